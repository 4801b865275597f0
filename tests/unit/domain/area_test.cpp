#include "gateway/domain/area.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/sample_areas.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(areas)

namespace {

PlaceReading place(std::string_view text, std::string_view on = "2026-11-22") {
  return sample_areas().read_place(text, calendar_date_from(on).value());
}

}  // namespace

BOOST_AUTO_TEST_CASE(tells_levels_by_the_digits_of_a_code) {
  BOOST_TEST((area_level("09020") == AreaLevel::county));
  BOOST_TEST((area_level("09020000") == AreaLevel::county));
  BOOST_TEST((area_level("09020010") == AreaLevel::township));
  BOOST_TEST((area_level("09020010001") == AreaLevel::village));
  for (const auto* code : {"", "0902", "090200100", "0902001A", "09020010001001"})
    BOOST_TEST(!area_level(code), code);
}

BOOST_AUTO_TEST_CASE(finds_areas_and_what_lies_below) {
  BOOST_TEST(sample_areas().find("09020")->name == "金門縣");
  BOOST_TEST(sample_areas().find("09020000")->full_name == "金門縣");
  BOOST_TEST(sample_areas().find("09020010")->full_name == "金門縣金城鎮");
  BOOST_TEST(sample_areas().find("09020010001")->name == "東門里");
  BOOST_TEST((sample_areas().find("09020099") == nullptr));
  BOOST_TEST((sample_areas().find("") == nullptr));
  BOOST_TEST(sample_areas().children("09020").size() == 2U);
  BOOST_TEST(sample_areas().children("09020010").size() == 2U);
  BOOST_TEST(sample_areas().children("").size() == sample_areas().count(AreaLevel::county));
  BOOST_TEST(sample_areas().child_named("09020010", "東門里")->code == "09020010001");
  BOOST_TEST((sample_areas().child_named("09020020", "東門里") == nullptr));
}

BOOST_AUTO_TEST_CASE(knows_official_characters_below_the_county) {
  BOOST_TEST((sample_areas().child_named("10009", "台西鄉") == nullptr));
  BOOST_TEST(sample_areas().child_nearly_named("10009", "台西鄉")->name == "臺西鄉");
  BOOST_TEST(sample_areas().child_named("10009160", "台西村")->code == "10009160001");
  BOOST_TEST(sample_areas().child_nearly_named("10009160", "臺西村")->name == "台西村");
  BOOST_TEST((sample_areas().child_nearly_named("10009160", "台西村") == nullptr));
}

BOOST_AUTO_TEST_CASE(reads_places_from_the_front_of_an_address) {
  BOOST_TEST(place("金門縣金城鎮東門里5鄰").code == "09020010001");
  BOOST_TEST(place("金門縣金城鎮東門里5鄰").rest == "5鄰");
  BOOST_TEST(place("福建省金門縣金城鎮民生路").code == "09020010");
  BOOST_TEST(place("台北市大安區").code == "63000030");
  BOOST_TEST(place("台東縣").code == "10014");
  BOOST_TEST(place("台中市").code == "66000");
  BOOST_TEST(place("澎湖縣馬公市嵵裡里").code == "10016010020");
  BOOST_TEST(place("雲林縣台西鄉").code == "10009");  // below the county 台 is not 臺
  BOOST_TEST(place("東京都").code == "");
  BOOST_TEST(place("東京都").rest == "東京都");
}

BOOST_AUTO_TEST_CASE(maps_old_county_names_by_date) {
  BOOST_TEST(place("台北縣板橋市中山路", "2010-12-24").code == "65000010");
  BOOST_TEST(place("台北縣板橋市中山路", "2010-12-24").rest == "中山路");
  BOOST_TEST(!place("台北縣板橋市", "2010-12-24").old_name);
  BOOST_TEST(place("台北縣板橋市", "2010-12-25").old_name);
  BOOST_TEST(place("臺北縣板橋市", "2026-11-22").code == "65000010");
  BOOST_TEST(!place("桃園縣桃園市", "2014-12-24").old_name);
  BOOST_TEST(place("桃園縣桃園市", "2014-12-25").old_name);
  BOOST_TEST(place("高雄縣三民鄉", "2007-12-31").code == "64000370");
  BOOST_TEST(place("高雄縣那瑪夏鄉", "2010-01-01").code == "64000370");
  BOOST_TEST(place("高雄市三民區", "2007-12-31").code == "64000050");
  BOOST_TEST(!place("彰化縣員林鎮", "2015-08-07").old_name);
  BOOST_TEST(place("彰化縣員林鎮", "2015-08-08").old_name);
  BOOST_TEST(place("彰化縣員林鎮", "2015-08-08").code == "10007100");
}

BOOST_AUTO_TEST_CASE(cleans_official_names) {
  BOOST_TEST(official_area_name("[嵵]裡里") == "嵵裡里");
  BOOST_TEST(official_area_name("石[曹]里") == "石𥕢里");
  BOOST_TEST(official_area_name("臺南市新化區[那]拔里") == "臺南市新化區𦰡拔里");
  BOOST_TEST(official_area_name("龜[壳]里") == "龜壳里");
  BOOST_TEST(official_area_name("東門里") == "東門里");
}

BOOST_AUTO_TEST_CASE(refuses_a_faulty_table) {
  const auto code_of = [](std::vector<Area> areas) {
    const auto table = AreaTable::build(std::move(areas));
    return table ? std::string{} : table.failure().code;
  };
  const Area county{"09020", "金門縣", "金門縣", ""};
  BOOST_TEST(code_of({county}) == "");
  BOOST_TEST(code_of({county, county}) == "area_table_faulty");
  BOOST_TEST(code_of({{"0902", "金門縣", "", ""}}) == "area_table_faulty");
  BOOST_TEST(code_of({{"09020010", "金城鎮", "", ""}}) == "area_table_faulty");
  BOOST_TEST(code_of({county, {"09020010", "", "", ""}}) == "area_table_faulty");
  BOOST_TEST(AreaTable{}.empty());
}

BOOST_AUTO_TEST_SUITE_END()
