#include "gateway/indicator/indicator_report.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

Parameter constant(std::int64_t value) {
  return Parameter{{{value, 201101, "test", "2026-01-01"}}};
}

IndicatorParameters vector_parameters() {
  IndicatorParameters parameters;
  parameters.transcript_page_fee_ntd = constant(15);
  parameters.transcript_pages_tenths = constant(16);
  parameters.record_fee_ntd = constant(15);
  parameters.trip_minutes = constant(30);
  parameters.trip_transport_ntd = constant(50);
  return parameters;
}

CreditRow credit(CreditItem item, std::int64_t quantity, std::int32_t month = 202603,
                 const std::string& agency = "land") {
  CreditRow row;
  row.month = month;
  row.office = "09020010";
  row.agency = agency;
  row.kind = "full_name_change";
  row.item = item;
  row.quantity = quantity;
  row.adjustment = quantity < 0;
  return row;
}

OutcomeCount outcome(const std::string& column, std::int64_t count, const std::string& agency = "land") {
  return {202603, "09020010", agency, "full_name_change", column, count};
}

IndicatorReport report_of(const std::vector<CreditRow>& rows, std::string_view by = "",
                          const std::vector<OutcomeCount>& outcomes = {}) {
  return build_indicator(rows, outcomes, *indicator_axes_from(by), vector_parameters());
}

}  // namespace

BOOST_AUTO_TEST_CASE(vector_1_two_transcripts_and_trips_are_48_dollars_and_60_minutes) {
  const auto total = report_of({credit(CreditItem::T, 2), credit(CreditItem::trip, 200)}).total;
  BOOST_TEST(total.T == 2);
  BOOST_TEST(total.Q() == 2);
  BOOST_TEST(total.fee_ntd() == 48);
  BOOST_TEST(total.minutes() == 60);
  BOOST_TEST(total.transport_ntd() == 100);
}

BOOST_AUTO_TEST_CASE(vectors_2_3_5_and_9_in_fees_and_minutes) {
  const auto two = report_of({credit(CreditItem::C, 2), credit(CreditItem::trip, 200)}).total;
  BOOST_TEST(two.fee_ntd() == 0);
  BOOST_TEST(two.minutes() == 60);
  const auto three = report_of({credit(CreditItem::C, 1), credit(CreditItem::trip, 100)}).total;
  BOOST_TEST(three.fee_ntd() == 0);
  BOOST_TEST(three.minutes() == 30);
  const auto five = report_of({credit(CreditItem::T, 1), credit(CreditItem::trip, 100)}).total;
  BOOST_TEST(five.fee_ntd() == 24);
  BOOST_TEST(five.minutes() == 30);
}

BOOST_AUTO_TEST_CASE(vector_6_stands_in_march_and_is_taken_back_in_may) {
  const auto report = report_of({credit(CreditItem::T, 2), credit(CreditItem::trip, 200),
                                 credit(CreditItem::T, -2, 202605), credit(CreditItem::trip, -200, 202605)},
                                "month");
  BOOST_REQUIRE(report.lines.size() == 2);
  BOOST_TEST(report.lines[0].keys.front() == "2026-03");
  BOOST_TEST(report.lines[0].fee_ntd() == 48);
  BOOST_TEST(report.lines[0].adjustments == 0);
  BOOST_TEST(report.lines[1].keys.front() == "2026-05");
  BOOST_TEST(report.lines[1].T == -2);
  BOOST_TEST(report.lines[1].fee_ntd() == -48);
  BOOST_TEST(report.lines[1].minutes() == -60);
  BOOST_TEST(report.lines[1].adjustments == -2);
  BOOST_TEST(report.total.T == 0);
  BOOST_TEST(report.total.fee_ntd() == 0);
}

BOOST_AUTO_TEST_CASE(vector_8_a_roster_of_43_households_is_1032_dollars_and_1290_minutes) {
  const auto total = report_of({credit(CreditItem::T, 43), credit(CreditItem::trip, 4300)}).total;
  BOOST_TEST(total.fee_ntd() == 1032);
  BOOST_TEST(total.minutes() == 1290);
}

BOOST_AUTO_TEST_CASE(groups_by_the_axes_in_their_order_and_sums_the_total_exactly) {
  std::vector<CreditRow> rows;
  for (const auto* agency : {"vehicle", "land", "tax"}) {
    rows.push_back(credit(CreditItem::trip, 35, 202603, agency));
    rows.push_back(credit(CreditItem::trip, 35, 202604, agency));
  }
  const auto report = report_of(rows, "agency,month");
  BOOST_REQUIRE(report.lines.size() == 6);
  BOOST_TEST(report.lines[0].keys == (std::vector<std::string>{"land", "2026-03"}), boost::test_tools::per_element());
  BOOST_TEST(report.lines[5].keys == (std::vector<std::string>{"vehicle", "2026-04"}),
             boost::test_tools::per_element());
  // 35 hundredths of 30 minutes are 10.5: each line rounds to 11, the total is 63 and not 66.
  BOOST_TEST(report.lines[0].minutes() == 11);
  BOOST_TEST(report.total.minutes() == 63);
}

BOOST_AUTO_TEST_CASE(the_ratio_needs_s_and_something_demanded) {
  BOOST_TEST(!report_of({}).total.ratio_permille().has_value());
  BOOST_TEST(report_of({credit(CreditItem::T, 2), credit(CreditItem::S, 1)}).total.ratio_permille().value() == 667);
  BOOST_TEST(report_of({credit(CreditItem::S, 1)}).total.ratio_permille().value() == 0);
  auto silent = credit(CreditItem::T, 2);
  silent.still_submitted_known = false;
  BOOST_TEST(!report_of({silent, credit(CreditItem::S, 1)}).total.ratio_permille().has_value());
  BOOST_TEST(!report_of({credit(CreditItem::T, -1), credit(CreditItem::S, 3)}).total.ratio_permille().has_value());
}

BOOST_AUTO_TEST_CASE(a_parameter_holds_from_its_month_on_and_an_office_may_have_its_own_pages) {
  auto parameters = vector_parameters();
  parameters.transcript_page_fee_ntd =
      Parameter{{{20, 202604, "new", "2026-04-01"}, {15, 201101, "old", "2011-01-01"}}};
  parameters.office_pages_tenths.emplace("09020010", Parameter{{{20, 202604, "own", "2026-04-01"}}});
  const std::vector<CreditRow> rows{credit(CreditItem::T, 1), credit(CreditItem::T, 1, 202604)};
  const auto report = build_indicator(rows, {}, {IndicatorAxis::month}, parameters);
  BOOST_TEST(report.lines[0].fee_ntd() == 24);
  BOOST_TEST(report.lines[1].fee_ntd() == 40);
}

BOOST_AUTO_TEST_CASE(counts_outcomes_in_their_columns_and_leaves_repeats_to_the_log) {
  const auto report = report_of({}, "agency",
                                {outcome("applied", 3), outcome("refused", 1), outcome("ex_officio", 7),
                                 outcome("repeat", 9), outcome("applied", 2, "tax"), outcome("withdrawn", 1, "tax")});
  BOOST_REQUIRE(report.lines.size() == 2);
  BOOST_TEST(report.lines[0].outcomes.at("applied") == 3);
  BOOST_TEST(report.lines[0].outcomes.at("ex_officio") == 7);
  BOOST_TEST(!report.lines[0].outcomes.contains("repeat"));
  BOOST_TEST(report.total.outcomes.at("applied") == 5);
  BOOST_TEST(report.total.outcomes.at("withdrawn") == 1);
}

BOOST_AUTO_TEST_CASE(a_record_is_paid_for_and_an_unpaid_copy_is_not) {
  const auto total = report_of({credit(CreditItem::K, 2), credit(CreditItem::C, 5), credit(CreditItem::F, 4)}).total;
  BOOST_TEST(total.fee_ntd() == 30);
  BOOST_TEST(total.Q() == 11);
}

BOOST_AUTO_TEST_CASE(rounds_half_away_from_zero) {
  BOOST_TEST(rounded_quotient(5, 10) == 1);
  BOOST_TEST(rounded_quotient(-5, 10) == -1);
  BOOST_TEST(rounded_quotient(4, 10) == 0);
  BOOST_TEST(rounded_quotient(-15, 10) == -2);
  BOOST_TEST(rounded_quotient(1, 3) == 0);
  BOOST_TEST(rounded_quotient(2, 3) == 1);
  BOOST_TEST(rounded_quotient(-2, 3) == -1);
  BOOST_TEST(rounded_quotient(0, 7) == 0);
}

BOOST_AUTO_TEST_CASE(reads_axes_and_refuses_other_words) {
  BOOST_TEST(indicator_axes_from("")->empty());
  BOOST_TEST(indicator_axes_from("month,office,agency,kind")->size() == 4);
  for (const auto* wrong : {"day", "month,", ",month", "month,month", "month, office", "Month"})
    BOOST_TEST(!indicator_axes_from(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_CASE(writes_hundredths_without_trailing_zeros) {
  BOOST_TEST(hundredths_text(200) == "2");
  BOOST_TEST(hundredths_text(150) == "1.5");
  BOOST_TEST(hundredths_text(105) == "1.05");
  BOOST_TEST(hundredths_text(-5) == "-0.05");
  BOOST_TEST(hundredths_text(0) == "0");
}
