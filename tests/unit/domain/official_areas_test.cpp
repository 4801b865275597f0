// The whole official list, where its copy lies beside the checkout; skipped, and said so, where it does not.
#include <filesystem>
#include <fstream>
#include <iostream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "gateway/domain/area_import.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(official_areas)

namespace {

const std::filesystem::path kAreaFolder = std::filesystem::path{TONGBAO_SOURCE_DIR} / "../shared/data/areas";

void add_rows(const char* file, std::vector<OfficialAreaRow>& rows) {
  std::ifstream input{kAreaFolder / file};
  for (const auto& row : nlohmann::json::parse(input))
    rows.push_back({row.at("code"), row.at("name"), row.at("fullname"), row.at("english")});
}

}  // namespace

BOOST_AUTO_TEST_CASE(imports_22_counties_368_townships_7747_villages) {
  if (!std::filesystem::exists(kAreaFolder)) {
    std::cout << "skipped: the official area tables are not beside the checkout\n";
    return;
  }
  std::vector<OfficialAreaRow> rows;
  for (const auto* file : {"city-112.json", "district-107.json", "village-112.json"})
    add_rows(file, rows);
  const auto imported = import_areas(rows);
  BOOST_REQUIRE_MESSAGE(imported, (imported ? "" : imported.failure().detail));
  const AreaTable& table = *imported;
  BOOST_TEST(table.count(AreaLevel::county) == 22U);
  BOOST_TEST(table.count(AreaLevel::township) == 368U);
  BOOST_TEST(table.count(AreaLevel::village) == 7747U);
  const auto today = calendar_date_from("2026-11-22").value();
  const auto code_of = [&](const char* text) { return table.find(table.read_place(text, today).code)->full_name; };
  for (const auto* name :
       {"澎湖縣馬公市嵵裡里", "新北市坪林區石𥕢里", "臺南市龍崎區石𥕢里", "臺南市新化區𦰡拔里", "臺中市大安區龜壳里",
        "屏東縣霧臺鄉霧台村", "雲林縣臺西鄉台西村", "彰化縣大城鄉臺西村", "臺南市玉井區玉井里"})
    BOOST_TEST(code_of(name) == name);
  BOOST_TEST(table.find("09020010")->full_name == "金門縣金城鎮");
  BOOST_TEST(table.find("10016040")->full_name == "澎湖縣西嶼鄉");
  BOOST_TEST(table.find("66000050")->full_name == "臺中市北區");
  BOOST_TEST(table.find("10018020")->full_name == "新竹市北區");
  for (const auto& row : rows)  // every full name leads back to its own code
    BOOST_REQUIRE_MESSAGE(table.read_place(official_area_name(row.fullname), today).code == short_area_code(row.code),
                          row.fullname);
}

BOOST_AUTO_TEST_SUITE_END()
