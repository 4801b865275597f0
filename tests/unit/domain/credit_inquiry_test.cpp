#include "gateway/domain/credit_inquiry.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/credit_case.h"

using namespace tongbao;

BOOST_AUTO_TEST_CASE(vector_8_a_roster_counts_households_verified_not_rows) {
  // 120 rows in 45 households: 30 of three rows, 15 of two; two households stay unverified.
  std::vector<RosterRow> rows;
  for (int household = 0; household < 45; ++household)
    for (int member = 0; member < (household < 30 ? 3 : 2); ++member)
      rows.push_back({"household-" + std::to_string(household), household >= 2});
  BOOST_REQUIRE(rows.size() == 120);
  const auto demanded = vector_matrix().demands_transcript("welfare.low_income_review", "2026-03-02");
  const auto credit = roster_credit(rows, demanded);
  BOOST_TEST(credit.transcripts == 43);
  BOOST_TEST(credit.trip_hundredths == 4300);
}

BOOST_AUTO_TEST_CASE(vector_9_the_same_agency_case_asked_three_times_counts_once) {
  const Inquiry inquiry{"welfare", "W-115-7", "household-1", true, true};
  const std::vector<Inquiry> asked{inquiry, inquiry, inquiry};
  const auto credit = inquiry_credit(asked);
  BOOST_TEST(credit.transcripts == 1);
  BOOST_TEST(credit.trip_hundredths == 100);
}

BOOST_AUTO_TEST_CASE(an_inquiry_without_a_conclusive_answer_or_a_demand_earns_nothing) {
  const std::vector<Inquiry> asked{{"welfare", "W-1", "h1", false, true}, {"welfare", "W-2", "h1", true, false},
                                   {"welfare", "W-3", "h1", false, true}, {"welfare", "W-3", "h1", true, true},
                                   {"welfare", "W-3", "h2", true, true},  {"labour", "W-3", "h2", true, true}};
  BOOST_TEST(inquiry_credit(asked).transcripts == 3);
}

BOOST_AUTO_TEST_CASE(a_roster_of_a_review_that_demands_no_transcript_earns_nothing) {
  const std::vector<RosterRow> rows{{"h1", true}};
  BOOST_TEST(vector_matrix().demands_transcript("welfare.unknown", "2026-03-02") == false);
  BOOST_TEST(vector_matrix().demands_transcript("welfare.low_income_review", "2010-12-31") == false);
  BOOST_TEST((roster_credit(rows, false) == FetchCredit{}));
}
