#include "gateway/domain/address.h"

#include <boost/test/unit_test.hpp>

#include "gateway/domain/chinese_number.h"
#include "tests/unit/domain/sample_areas.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(addresses)

namespace {

const CalendarDate kAddressDay = calendar_date_from("2026-11-22").value();

void same_doorplate(std::string_view one, std::string_view other) {
  BOOST_TEST(doorplate_key(one) == doorplate_key(other),
             one << " and " << other << " give " << doorplate_key(one) << " and " << doorplate_key(other));
}
void other_doorplate(std::string_view one, std::string_view other) {
  BOOST_TEST(doorplate_key(one) != doorplate_key(other), one << " and " << other);
}

std::string first_code(std::string_view text) {
  const auto faults = check_address_text(text);
  return faults.empty() ? "" : faults.front().code;
}

}  // namespace

BOOST_AUTO_TEST_CASE(folds_spellings_of_one_door_plate) {
  same_doorplate("中正路１５號", "中正路15號");
  same_doorplate("中正路15-3號", "中正路15之3號");
  same_doorplate("中正路15－3號", "中正路15之3號");
  same_doorplate("中正路十五之三號", "中正路15之3號");
  same_doorplate("中山路2段5號", "中山路二段5號");
  same_doorplate("四維3路10號", "四維三路10號");
  same_doorplate("復興12路", "復興十二路");
  same_doorplate("大智1街3巷", "大智一街三巷");
  same_doorplate("中正路 5 號", "中正路5號");
  same_doorplate("中正路005號", "中正路5號");
  same_doorplate("中正路5號二樓之一", "中正路5號2樓之1");
  same_doorplate("中正路10號-2", "中正路10號之2");
  same_doorplate("中正路一〇五號", "中正路105號");
  same_doorplate("市民3大道9號", "市民三大道9號");
}

BOOST_AUTO_TEST_CASE(keeps_different_door_plates_apart) {
  other_doorplate("中正路10之2號", "中正路10號之2");
  other_doorplate("中正路5號9樓", "中正路5號910室");
  other_doorplate("中正路15號3樓", "中正路15之3號");
  other_doorplate("中正路1段5號", "中正路5號");
  other_doorplate("中正路12號", "中正路1之2號");
  other_doorplate("臨5號", "5號");
}

BOOST_AUTO_TEST_CASE(converts_no_numeral_inside_a_name) {
  BOOST_TEST(doorplate_key("三民里") == "三民里");
  BOOST_TEST(doorplate_key("八德路5號") == "八德路5號");
  BOOST_TEST(doorplate_key("五福一路3號") == "五福一路3號");
  BOOST_TEST(doorplate_key("三民巷5號") == "三民巷5號");
  BOOST_TEST(doorplate_key("四維三路") == "四維三路");
  BOOST_TEST(doorplate_key("八德路二段") == "八德路2段");
  BOOST_TEST(doorplate_key("十三行1號") == "十三行1號");
  BOOST_TEST(doorplate_key("台灣大道5號") == "台灣大道5號");
}

BOOST_AUTO_TEST_CASE(reads_neighbour_numbers) {
  for (const auto* text : {"002鄰", "2鄰", "２", "二鄰", "2", "０２鄰"})
    BOOST_TEST(neighbor_key(text).value_or("-") == "2", text);
  BOOST_TEST(neighbor_key("十二鄰").value_or("-") == "12");
  BOOST_TEST(neighbor_key("").value_or("-") == "");
  for (const auto* text : {"鄰", "0鄰", "A鄰", "2里", "1000鄰", "-1"})
    BOOST_TEST(!neighbor_key(text), text);
}

BOOST_AUTO_TEST_CASE(keys_a_place_by_its_code_never_by_its_name) {
  const Address by_township{"…", "67000230", "玉井里", "002鄰", "中正路２７號"};
  const Address by_village{"…", "67000230001", "", "2鄰", "中正路27號"};
  BOOST_TEST(address_key(by_township, sample_areas()) == "67000230001|2|中正路27號");
  BOOST_TEST(address_key(by_village, sample_areas()) == address_key(by_township, sample_areas()));
  Address elsewhere = by_village;
  elsewhere.area_code = "09020010001";
  BOOST_TEST(address_key(elsewhere, sample_areas()) != address_key(by_village, sample_areas()));
  BOOST_TEST(address_text_key("台南市玉井區玉井里2鄰中正路27號", sample_areas(), kAddressDay) ==
             address_key(by_village, sample_areas()));
}

BOOST_AUTO_TEST_CASE(takes_an_address_apart) {
  const auto parts =
      structure_address("臺南市玉井區玉井里024鄰中山路二段3巷5弄2衖10之2號9樓之1A室", sample_areas(), kAddressDay);
  BOOST_TEST(
      (parts == AddressParts{"67000230001", "024鄰", "中山路二段", "3巷", "5弄", "2衖", "10之2號", "9樓之1", "A室"}));
  const auto branch = structure_address("臺南市玉井區中正路１０號之２", sample_areas(), kAddressDay);
  BOOST_TEST((branch == AddressParts{"67000230", "", "中正路", "", "", "", "１０號之２", "", ""}));
  const auto named = structure_address("金門縣金城鎮東門里三民巷5號", sample_areas(), kAddressDay);
  BOOST_TEST((named == AddressParts{"09020010001", "", "三民巷", "", "", "", "5號", "", ""}));
  BOOST_TEST((structure_address("東京都1號", sample_areas(), kAddressDay).area_code.empty()));
}

BOOST_AUTO_TEST_CASE(refuses_damaged_address_text) {
  BOOST_TEST(first_code("馬公市嵵裡里5號") == "");
  BOOST_TEST(first_code("") == "address_empty");
  BOOST_TEST(first_code("瓦?村") == "address_placeholder");
  BOOST_TEST(first_code("瓦〓村") == "address_placeholder");
  BOOST_TEST(first_code("瓦\uFFFD村") == "address_replacement_character");
  BOOST_TEST(first_code("瓦\uE123村") == "address_private_use");
  BOOST_TEST(first_code("瓦\t村") == "address_control_character");
  BOOST_TEST(first_code("瓦\xED\xB0\x80") == "address_surrogate");
  BOOST_TEST(first_code("\xB3\x5C") == "address_not_utf8");
  std::string long_text;
  for (int count = 0; count < 201; ++count)
    long_text += "路";
  BOOST_TEST(first_code(long_text) == "address_too_long");
}

BOOST_AUTO_TEST_CASE(reads_chinese_numbers) {
  const auto number = [](std::u32string_view text) { return chinese_number(text).value_or(-1); };
  BOOST_TEST(number(U"三") == 3);
  BOOST_TEST(number(U"十") == 10);
  BOOST_TEST(number(U"十二") == 12);
  BOOST_TEST(number(U"二十") == 20);
  BOOST_TEST(number(U"一百") == 100);
  BOOST_TEST(number(U"一百零五") == 105);
  BOOST_TEST(number(U"一百一十") == 110);
  BOOST_TEST(number(U"一〇五") == 105);
  for (const auto* text : {U"", U"零", U"十十", U"百", U"一百零", U"一百五十十", U"二三十", U"王"})
    BOOST_TEST(number(text) == -1);
  for (int value = 1; value <= 999; ++value)
    BOOST_REQUIRE(number(to_chinese_number(value)) == value);
}

BOOST_AUTO_TEST_SUITE_END()
