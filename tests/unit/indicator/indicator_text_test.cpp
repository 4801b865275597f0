#include "gateway/indicator/indicator_text.h"

#include <algorithm>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "gateway/indicator/indicator_json.h"

using namespace tongbao;

namespace {

IndicatorReport small_report() {
  IndicatorReport report;
  report.by = {IndicatorAxis::month, IndicatorAxis::agency};
  IndicatorLine land;
  land.keys = {"2026-03", "land"};
  land.T = 2;
  land.S = 1;
  land.trip_hundredths = 150;
  land.fee_tenths_ntd = 480;
  land.minutes_hundredths = 4500;
  land.transport_hundredths_ntd = 7500;
  land.outcomes = {{"applied", 3}, {"ex_officio", 12}};
  report.total = land;
  report.total.keys.clear();
  IndicatorLine tax;
  tax.keys = {"2026-03", "tax"};
  tax.still_submitted_known = false;
  report.lines = {land, tax};
  return report;
}

}  // namespace

BOOST_AUTO_TEST_CASE(measures_text_as_a_terminal_shows_it) {
  BOOST_TEST(display_width("") == 0);
  BOOST_TEST(display_width("T") == 1);
  BOOST_TEST(display_width("謄本") == 4);
  BOOST_TEST(display_width("合計 total") == 10);
  BOOST_TEST(display_width("\xF0\xA4\xA7\x9F") == 2);  // 𤧟 U+249DF
  BOOST_TEST(display_width("é") == 1);
}

BOOST_AUTO_TEST_CASE(lines_up_every_row_under_both_headings) {
  std::istringstream text{indicator_text(small_report())};
  std::vector<std::string> rows;
  for (std::string row; std::getline(text, row);)
    rows.push_back(row);
  BOOST_REQUIRE(rows.size() == 7);
  BOOST_TEST(rows[0].starts_with("月份"));
  BOOST_TEST(rows[1].starts_with("month"));
  BOOST_TEST(rows[0].ends_with("免申請逕辦"));
  BOOST_TEST(rows[1].ends_with("ex officio"));
  BOOST_TEST(rows[6].starts_with("合計 total"));
  // Numbers stand at the right, so every row of figures ends in the same terminal column.
  for (const std::size_t row : {0U, 1U, 2U, 3U, 4U, 6U})
    BOOST_TEST(display_width(rows[row]) == display_width(rows[2]));
  BOOST_TEST(rows[3].find("66.7% (n=3)") != std::string::npos);
  BOOST_TEST(rows[4].find("n/a") != std::string::npos);
  BOOST_TEST(rows[0].find("駁回") == std::string::npos);  // no line uses it
}

BOOST_AUTO_TEST_CASE(a_report_of_nothing_still_prints_its_total) {
  const auto text = indicator_text(IndicatorReport{});
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 4);
}

BOOST_AUTO_TEST_CASE(json_keeps_exact_trips_and_says_null_where_the_ratio_is_unknown) {
  const auto json = nlohmann::json::parse(indicator_json(small_report()));
  BOOST_TEST(json["by"] == nlohmann::json::array({"month", "agency"}));
  BOOST_TEST(json["lines"][0]["month"] == "2026-03");
  BOOST_TEST(json["lines"][0]["trips"] == 1.5);
  BOOST_TEST(json["lines"][0]["trip_hundredths"] == 150);
  BOOST_TEST(json["lines"][0]["ratio_percent"] == 66.7);
  BOOST_TEST(json["lines"][0]["ratio_n"] == 3);
  BOOST_TEST(json["lines"][0]["fee_ntd"] == 48);
  BOOST_TEST(json["lines"][0]["ex_officio"] == 12);
  BOOST_TEST(json["lines"][0]["outcomes"]["applied"] == 3);
  BOOST_TEST(json["lines"][1]["ratio_percent"].is_null());
  BOOST_TEST(json["lines"][1]["S"].is_null());
  BOOST_TEST(json["total"]["T"] == 2);
  BOOST_TEST(!json["total"].contains("month"));
}
