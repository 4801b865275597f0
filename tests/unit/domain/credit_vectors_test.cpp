// The test vectors of the indicator, stories 1 to 7 and 10 on the rule itself; 8 and 9 in credit_inquiry_test.cpp.
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/credit_case.h"

using namespace tongbao;

namespace {

/// Story 1: one person changes the name; land and vehicle.
struct NameChange : CreditCase {
  std::string change = accept("p1", ChangeKind::full_name_change);
};

void settle_family_move(CreditCase& family, Outcome vehicle_outcome) {
  std::vector<std::string> changes;
  for (const auto* person : {"father", "mother", "child-1", "child-2"})
    changes.push_back(family.accept(person, ChangeKind::move_in));
  family.settle(changes[0], "land.address");
  family.settle(changes[1], "land.address");
  family.settle(changes[0], "vehicle.registration_address", vehicle_outcome);
  family.settle(changes[0], "tax.bill_address");
}

}  // namespace

BOOST_AUTO_TEST_CASE(vector_1_a_name_change_at_land_and_vehicle_saves_two_transcripts_and_two_trips) {
  NameChange story;
  story.settle(story.change, "land.name");
  story.settle(story.change, "vehicle.license_name");
  BOOST_TEST(story.sum(CreditItem::T) == 2);
  BOOST_TEST(story.sum(CreditItem::C) == 0);
  BOOST_TEST(story.sum(CreditItem::trip) == 200);
}

BOOST_AUTO_TEST_CASE(vector_2_a_family_that_moves_saves_two_copies_and_two_trips) {
  CreditCase story;
  settle_family_move(story, Outcome::applied);
  BOOST_TEST(story.sum(CreditItem::T) == 0);
  BOOST_TEST(story.sum(CreditItem::C) == 2);
  BOOST_TEST(story.sum(CreditItem::trip) == 200);
  BOOST_TEST(story.warnings.empty());
}

BOOST_AUTO_TEST_CASE(vector_3_an_alternative_at_the_vehicle_office_earns_nothing_there) {
  CreditCase story;
  settle_family_move(story, Outcome::applied_alternative);
  BOOST_TEST(story.sum(CreditItem::C) == 1);
  BOOST_TEST(story.sum(CreditItem::trip) == 100);
}

BOOST_AUTO_TEST_CASE(vector_4_a_case_replayed_three_times_books_nothing_more) {
  NameChange story;
  const auto land = story.settle(story.change, "land.name");
  const auto vehicle = story.settle(story.change, "vehicle.license_name");
  const auto booked = story.book.size();
  for (int replay = 0; replay < 3; ++replay) {
    BOOST_TEST(story.recompute(land).entries.empty());
    BOOST_TEST(story.recompute(vehicle).entries.empty());
    // And where the replay did reach the agency again, as notices of their own:
    story.settle(story.change, "land.name");
    story.settle(story.change, "vehicle.license_name");
  }
  BOOST_TEST(story.book.size() == booked);
}

BOOST_AUTO_TEST_CASE(vector_5_a_notice_withdrawn_before_completion_earns_nothing) {
  NameChange story;
  story.recompute("notice-land-withdrawn");
  story.settle(story.change, "vehicle.license_name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.sum(CreditItem::trip) == 100);
}

BOOST_AUTO_TEST_CASE(vector_6_applied_in_march_and_revoked_in_may_is_plus_two_and_minus_two) {
  NameChange story;
  story.settle(story.change, "land.name");
  story.settle(story.change, "vehicle.license_name");
  story.at = noon_of(2026, 5, 4);
  const auto revocation = story.accept("p1", ChangeKind::revocation, "", story.change);
  story.settle(revocation, "land.name");
  story.settle(revocation, "vehicle.license_name");
  BOOST_TEST(story.sum(CreditItem::T, 202603) == 2);
  BOOST_TEST(story.sum(CreditItem::T, 202605) == -2);
  BOOST_TEST(story.sum(CreditItem::trip, 202603) == 200);
  BOOST_TEST(story.sum(CreditItem::trip, 202605) == -200);
  BOOST_TEST(story.sum(CreditItem::T, 202604) == 0);
}

BOOST_AUTO_TEST_CASE(vector_7_no_record_earns_nothing) {
  CreditCase story;
  story.settle(story.accept("p1", ChangeKind::move_in), "land.address", Outcome::no_record);
  BOOST_TEST(story.book.empty());
}

BOOST_AUTO_TEST_CASE(vector_10_a_renumbering_of_five_thousand_residents_earns_nothing) {
  for (int household = 0; household < 1250; ++household) {
    CreditCase story;
    for (const auto* person : {"a", "b", "c", "d"})
      story.settle(story.accept(person, ChangeKind::doorplate_renumbering), "land.address");
    BOOST_REQUIRE(story.book.empty());
    BOOST_REQUIRE(story.warnings.empty());
  }
}
