#include "gateway/domain/person_name.h"

#include <boost/test/unit_test.hpp>

#include "gateway/domain/unicode_text.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(person_names)

namespace {

using Codes = std::vector<std::string>;

Codes codes_of_faults(const std::vector<ValueFault>& faults) {
  Codes codes;
  for (const auto& fault : faults)
    codes.push_back(fault.code);
  return codes;
}

void name_refused(std::string_view name, const Codes& expected) {
  const auto codes = codes_of_faults(check_person_name(name));
  BOOST_TEST_CONTEXT(name) {
    BOOST_TEST(codes == expected, boost::test_tools::per_element());
  }
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int count = 0; count < times; ++count)
    all += text;
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(accepts_han_names_with_rare_characters_and_variants) {
  for (const auto* name : {"王小明", "黃大同", "黄大同", "溫小玉", "温小玉", "游堃", "陳峯", "林𤧟", "歐陽娜娜", "〇一",
                           "明", "兀突骨", "\uFA0C突骨", "\U000F0000明"})
    BOOST_TEST(check_person_name(name).empty(), name);
}

BOOST_AUTO_TEST_CASE(accepts_traditional_names_with_every_separator) {
  for (const auto* name : {"達陸·尤瑪", "達陸‧尤瑪", "達陸•尤瑪", "達陸・尤瑪", "達陸．尤瑪", "達陸.尤瑪", "達陸 尤瑪",
                           "夏曼‧藍波安‧希婻", "Kolas Yotaka", "’Avai Yasiungu", "Lrumalrathe", "Pasuya‧Poiconu",
                           "'Oebay a 'Ataw", "Kʉcʉ", "Ḻaway", "José-María"})
    BOOST_TEST(check_person_name(name).empty(), name);
}

BOOST_AUTO_TEST_CASE(refuses_signs_for_lost_characters) {
  for (const auto* name : {"王?明", "王■明", "王□明", "王〓明", "王？明"})
    name_refused(name, {"name_placeholder"});
  name_refused("王\uFFFD明", {"name_replacement_character"});
  name_refused("王\uE000明", {"name_private_use"});
  name_refused("王\uF8FF明", {"name_private_use"});
  name_refused("Kola?", {"name_placeholder"});
}

BOOST_AUTO_TEST_CASE(refuses_damaged_text) {
  name_refused("", {"name_empty"});
  name_refused("王\xED\xA0\x80明", {"name_surrogate"});
  name_refused("\xB3\x5C", {"name_not_utf8"});
  name_refused("王\xE5\xB0", {"name_not_utf8"});
  name_refused("\xC0\xAF", {"name_not_utf8"});
  name_refused("王\n明", {"name_control_character"});
  name_refused("王\u200B明", {"name_control_character"});
  name_refused("王\u202E明", {"name_control_character"});
  name_refused("王\uFE00明", {"name_control_character"});
}

BOOST_AUTO_TEST_CASE(refuses_blanks_and_symbols_in_han_names) {
  name_refused("王 小明", {"name_separator_after_surname"});
  name_refused("王‧小明", {"name_separator_after_surname"});
  name_refused("歐陽 娜娜", {"name_separator_after_surname"});
  name_refused("王　小明", {"name_symbol"});
  for (const auto* name : {"王-小明", "王小明1", "王小明*", "王@明", "王(小)明", "王々明", "王、明", "王㊣明", "王ㄅ明",
                           "王の明", "山田さくら", "王'明"})
    name_refused(name, {"name_symbol"});
  name_refused(" 王小明", {"name_separator_position"});
  name_refused("王小明 ", {"name_separator_position"});
  name_refused("達陸‧‧尤瑪", {"name_separator_position"});
}

BOOST_AUTO_TEST_CASE(refuses_mixed_scripts_and_wide_letters) {
  name_refused("王David", {"name_mixed_scripts"});
  name_refused("ＫＯＬＡＳ", {"name_full_width"});
  name_refused("Иван", {"name_symbol"});
  name_refused("'", {"name_symbol"});
}

BOOST_AUTO_TEST_CASE(counts_characters_not_bytes) {
  BOOST_TEST(check_person_name(repeated("𤧟", 50)).empty());
  name_refused(repeated("𤧟", 51), {"name_too_long"});
  name_refused(repeated("王", 51) + "?", {"name_too_long", "name_placeholder"});
}

BOOST_AUTO_TEST_CASE(judges_romanizations) {
  for (const auto* text : {"", "WANG, HSIAO-MING", "Kolas Yotaka", "O’Brien", "Ching-Te"})
    BOOST_TEST(check_romanization(text).empty(), text);
  BOOST_TEST(codes_of_faults(check_romanization("王小明")) == Codes{"romanization_not_latin"});
  BOOST_TEST(codes_of_faults(check_romanization("Wang 3")) == Codes{"romanization_not_latin"});
  BOOST_TEST(codes_of_faults(check_romanization("-")) == Codes{"romanization_not_latin"});
  BOOST_TEST(codes_of_faults(check_romanization("Wa\uFFFDg")) == Codes{"name_replacement_character"});
  BOOST_TEST(codes_of_faults(check_romanization(" Wang")) == Codes{"romanization_separator_position"});
  BOOST_TEST(codes_of_faults(check_romanization("Wang  Ming")) == Codes{"romanization_separator_position"});
  BOOST_TEST(codes_of_faults(check_romanization(repeated("a", 51))) == Codes{"romanization_too_long"});
  BOOST_TEST(check_romanization(repeated("a", 50)).empty());
}

BOOST_AUTO_TEST_CASE(folds_separators_in_the_key_only) {
  const auto key = person_name_key("達陸·尤瑪");
  for (const auto* name : {"達陸‧尤瑪", "達陸•尤瑪", "達陸・尤瑪", "達陸．尤瑪", "達陸.尤瑪", "達陸 尤瑪"})
    BOOST_TEST(person_name_key(name) == key, name);
  BOOST_TEST(person_name_key("達陸尤瑪") != key);
  // NFC: U+FA0C is U+5140 in the key, e + U+0301 is é
  BOOST_TEST(person_name_key("\uFA0C") == "兀");
  BOOST_TEST(person_name_key("Jose\u0301") == "José");
}

BOOST_AUTO_TEST_CASE(matches_glyph_variants_and_flags_them) {
  BOOST_TEST((compare_names("王小明", "王小明").match == NameMatch::same));
  const auto yellow = compare_names("黃大溫", "黄大温");
  BOOST_TEST((yellow.match == NameMatch::variant));
  BOOST_REQUIRE(yellow.variants.size() == 2U);
  BOOST_TEST((yellow.variants[0] == NameVariant{0, "黃", "黄"}));
  BOOST_TEST((yellow.variants[1] == NameVariant{2, "溫", "温"}));
  BOOST_TEST((compare_names("黃大同", "黄小同").match == NameMatch::different));
  BOOST_TEST((compare_names("涂大同", "凃大同").match == NameMatch::different));
  BOOST_TEST((compare_names("王明", "王明明").match == NameMatch::different));
}

BOOST_AUTO_TEST_CASE(utf8_round_trips) {
  for (const auto* text : {"", "A", "é", "王", "𤧟", "\U0010FFFD"})
    BOOST_TEST(encode_utf8(decode_utf8(text).characters) == text);
  BOOST_TEST((decode_utf8("\xF4\x90\x80\x80").damage == TextDamage::not_utf8));
}

BOOST_AUTO_TEST_SUITE_END()
