#include "gateway/kit/character_profile.h"

#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/digest.h"
#include "tests/unit/kit/character_samples.h"
#include "tests/unit/kit/test_result.h"

using namespace tongbao;

namespace {

std::unique_ptr<CharacterSet> sample_set(const std::string& profile) {
  const auto tables = read_character_tables(sample_files());
  auto set = make_character_set(profile, *tables);
  BOOST_REQUIRE_MESSAGE(bool(set), profile);
  return std::move(*set);
}

// Lower-case hex of the bytes, or the failure's code.
std::string hex_in(const std::string& profile, const std::string& text) {
  const auto bytes = sample_set(profile)->encode(text);
  return bytes ? to_hex(*bytes) : bytes.failure().code;
}

std::string decoded_from(const std::string& profile, const std::string& hex) {
  const auto text = sample_set(profile)->decode(from_hex(hex).value());
  return text ? *text : text.failure().code;
}

const std::string kNone = "cannot_represent";

}  // namespace

BOOST_AUTO_TEST_SUITE(character_profile)

// The vectors of the domain page; "none" is cannot_represent.
BOOST_AUTO_TEST_CASE(gives_the_codes_of_the_domain_vectors) {
  struct Vector {
    const char* character;
    std::string cp950, fin, dci, taipei, penghu, kinmen;
  };
  const Vector vectors[] = {
      {"堃", kNone, "fc8d", "abf5", "fab6", "fa71", "fa42"},  {"峯", kNone, "fb93", "b0f7", "fad0", "fa4b", "faaf"},
      {"温", kNone, kNone, kNone, "83da", "8fb3", "fbd4"},    {"𤧟", kNone, "ae92", "cd3f", "85b3", kNone, kNone},
      {"恒", "f9da", "f9da", kNone, "f9da", "f9da", "f9da"},  {"嵵", kNone, kNone, kNone, kNone, "8c44", kNone},
      {"一", "a440", "a440", "a1a2", "a440", "a440", "a440"}, {"許", "b35c", "b35c", "e1e0", "b35c", "b35c", "b35c"},
  };
  for (const auto& vector : vectors) {
    BOOST_TEST_CONTEXT(vector.character) {
      BOOST_TEST(hex_in("cp950", vector.character) == vector.cp950);
      BOOST_TEST(hex_in("cp950+fin", vector.character) == vector.fin);
      BOOST_TEST(hex_in("dci", vector.character) == vector.dci);
      BOOST_TEST(hex_in("land:臺北市", vector.character) == vector.taipei);
      BOOST_TEST(hex_in("land:澎湖縣", vector.character) == vector.penghu);
      BOOST_TEST(hex_in("land:金門縣", vector.character) == vector.kinmen);
    }
  }
}

// printf 許功蓋恒嗀兀峰 | iconv -f UTF-8 -t CP950 | xxd -p; U+FA0C likewise.
BOOST_AUTO_TEST_CASE(encodes_cp950_as_iconv_does) {
  BOOST_TEST(hex_in("cp950", "許功蓋恒嗀兀峰") == "b35ca55cbb5cf9dadcd1a461ae70");
  BOOST_TEST(hex_in("cp950", "兀") == "a461");
  BOOST_TEST(hex_in("cp950", "\uFA0C") == "c94a");
  BOOST_TEST(hex_in("cp950", "A1 \\|~") == "4131205c7c7e");
  BOOST_TEST(decoded_from("cp950", "b35ca55cbb5cf9dadcd1a461ae70") == "許功蓋恒嗀兀峰");
  BOOST_TEST(decoded_from("cp950", "c94a") == "\uFA0C");
  BOOST_TEST(decoded_from("cp950", "a2cc") == "十");  // its second code is read, never written
  BOOST_TEST(hex_in("cp950", "十") == "a451");
}

BOOST_AUTO_TEST_CASE(substitutes_nothing) {
  for (const char* text : {"\uE000", "\uF6B1", "\uF8FF", "\u0080", "黄", "溫温", "\U0001F600", "é", "\uFFFD"})
    BOOST_TEST(hex_in("cp950", text) == kNone, text);
  for (const char* bytes : {"fa40", "c6a1", "8140", "80", "ff", "a4", "a43f", "a47f", "41b3"})
    BOOST_TEST(decoded_from("cp950", bytes) == "not_decodable", bytes);
  BOOST_TEST(hex_in("cp950", "\xB3\x5C") == "not_utf8");
  BOOST_TEST(hex_in("cp950", std::string("a\0b", 3)) == kNone);
}

BOOST_AUTO_TEST_CASE(refuses_a_code_that_cp950_gives_to_another_character) {
  BOOST_TEST(decoded_from("cp950", "e35a") == "劄");
  BOOST_TEST(hex_in("cp950+fin", "箚") == kNone);
  BOOST_TEST(decoded_from("cp950+fin", "e35a") == "劄");
}

BOOST_AUTO_TEST_CASE(refuses_a_code_that_a_table_gives_to_two_characters) {
  for (const char* text : {"墫", "壿", "、", "丶"})
    BOOST_TEST(hex_in("dci", text) == kNone, text);
  BOOST_TEST(decoded_from("dci", "acd0") == "not_decodable");
}

BOOST_AUTO_TEST_CASE(takes_the_lowest_of_several_codes_and_reads_them_all) {
  const auto tables = read_character_tables(
      {{"CNS2UNICODE_2.txt", "3-6247\t21D14\n10-3C40\t21D14\n"}, {"land/X.txt", "3-6247\tFA52\n10-3C40\tFA51\n"}});
  const auto set = make_character_set("land:X", *tables);
  BOOST_REQUIRE(bool(set));
  BOOST_TEST(to_hex(*(*set)->encode("\U00021D14")) == "fa51");
  BOOST_TEST(*(*set)->decode("\xFA\x51\xFA\x52") == "\U00021D14\U00021D14");
}

BOOST_AUTO_TEST_CASE(writes_the_cp950_code_of_a_character_and_reads_the_county_code_too) {
  BOOST_TEST(hex_in("land:澎湖縣", "亢") == "a4ae");
  BOOST_TEST(decoded_from("land:澎湖縣", "9272a4ae8c44") == "亢亢嵵");
}

BOOST_AUTO_TEST_CASE(names_every_missing_character_once_with_its_cns_code) {
  const auto missing = sample_set("cp950")->missing("馬公市嵵裡里堃堃峯\U0001F600");
  const std::vector<MissingCharacter> expected{{U'嵵', "3-646E"}, {U'堃', "3-3476"}, {U'峯', "3-3064"}, {0x1F600, ""}};
  BOOST_TEST((missing == expected));
  BOOST_TEST(sample_set("land:澎湖縣")->missing("馬公市嵵裡里堃峯").empty());
  BOOST_TEST((sample_set("cp950")->missing("許\xB3") == std::vector<MissingCharacter>{{0xFFFD, ""}}));
}

BOOST_AUTO_TEST_CASE(keeps_utf8_as_it_is) {
  const auto set = sample_set("utf8");
  BOOST_TEST(*set->encode("嵵𤧟\uFA0C") == "嵵𤧟\uFA0C");
  BOOST_TEST(*set->decode("嵵") == "嵵");
  BOOST_TEST(set->missing("嵵𤧟").empty());
  BOOST_TEST(code_of_failure(set->encode("\xB3\x5C")) == "not_utf8");
  BOOST_TEST(code_of_failure(set->decode("\xB3\x5C")) == "not_decodable");
  BOOST_TEST(set->missing("\xB3\x5C").size() == 1u);
}

BOOST_AUTO_TEST_CASE(knows_its_profiles) {
  const CharacterTables none;
  BOOST_TEST((*make_character_set("cp950", none))->profile() == "cp950");
  BOOST_TEST((*make_character_set("utf8", none))->profile() == "utf8");
  for (const char* profile : {"cp950+fin", "dci", "land:澎湖縣"})
    BOOST_TEST(code_of_failure(make_character_set(profile, none)) == "character_table_missing", profile);
  for (const char* profile : {"", "big5", "CP950", "land:", "tax", "cp950+dci"})
    BOOST_TEST(code_of_failure(make_character_set(profile, none)) == "unknown_profile", profile);
  BOOST_TEST(sample_set("land:台北市")->profile() == "land:台北市");
}

BOOST_AUTO_TEST_CASE(serves_many_threads) {
  const auto set = sample_set("cp950+fin");
  std::vector<int> wrong(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : wrong)
      threads.emplace_back([&] {
        for (int i = 0; i < 20'000; ++i)
          if (*set->encode("許功蓋堃") != "\xB3\x5C\xA5\x5C\xBB\x5C\xFC\x8D") ++mine;
      });
  }
  BOOST_TEST((wrong == std::vector<int>(4)));
}

BOOST_AUTO_TEST_SUITE_END()
