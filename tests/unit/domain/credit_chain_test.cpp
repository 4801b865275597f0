#include "gateway/domain/credit_chain.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/credit_case.h"

using namespace tongbao;

BOOST_AUTO_TEST_CASE(a_correction_chain_counts_once_in_the_month_of_its_first_completion) {
  CreditCase story;
  const auto first = story.accept("p1", ChangeKind::full_name_change);
  story.settle(first, "land.name");
  story.at = noon_of(2026, 5, 4);
  const auto correction = story.accept("p1", ChangeKind::correction, first);
  story.settle(correction, "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.sum(CreditItem::T, 202603) == 1);
  BOOST_TEST(story.warnings.empty());
}

BOOST_AUTO_TEST_CASE(a_chain_whose_first_link_was_refused_is_due_with_its_correction_under_the_first_kind) {
  CreditCase story;
  const auto first = story.accept("p1", ChangeKind::full_name_change);
  story.settle(first, "land.name", Outcome::refused);
  story.at = noon_of(2026, 5, 4);
  const auto again = story.accept("p1", ChangeKind::correction, story.accept("p1", ChangeKind::correction, first));
  story.settle(again, "land.name");
  BOOST_TEST(story.sum(CreditItem::T, 202605) == 1);
  BOOST_TEST((story.book.front().kind == ChangeKind::full_name_change));
}

BOOST_AUTO_TEST_CASE(a_chain_stays_due_while_one_link_is_applied_and_its_first_change_is_not_revoked) {
  CreditCase story;
  const auto first = story.accept("p1", ChangeKind::full_name_change);
  story.settle(first, "land.name");
  const auto correction = story.accept("p1", ChangeKind::correction, first);
  story.settle(correction, "land.name");
  const auto undo_correction = story.accept("p1", ChangeKind::revocation, "", correction);
  story.settle(undo_correction, "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  const auto undo_first = story.accept("p1", ChangeKind::revocation, "", first);
  story.settle(undo_first, "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 0);
}

BOOST_AUTO_TEST_CASE(an_annulment_takes_nothing_back_and_its_visit_spares_no_trip) {
  CreditCase story;
  story.settle(story.accept("p1", ChangeKind::full_name_change), "land.name");
  auto undone = story.notice(story.accept("p1", ChangeKind::annulment), "land.name");
  undone.follow_up = FollowUp{"visit", "", ""};
  story.settle(undone);
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.sum(CreditItem::trip) == 100);
}

BOOST_AUTO_TEST_CASE(a_correction_of_another_cases_change_earns_there_not_here) {
  CreditCase story;
  const auto correction = story.accept("p1", ChangeKind::correction, "change-of-another-case");
  story.settle(correction, "land.name");
  BOOST_TEST(story.book.empty());
  BOOST_TEST(story.warnings.empty());
}

BOOST_AUTO_TEST_CASE(a_revocation_counts_only_at_agencies_where_it_was_applied) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::full_name_change);
  story.settle(change, "land.name");
  story.settle(change, "vehicle.license_name");
  const auto revocation = story.accept("p1", ChangeKind::revocation, "", change);
  story.settle(revocation, "land.name", Outcome::refused);
  BOOST_TEST(story.sum(CreditItem::T) == 2);
  auto nothing_changed = story.notice(revocation, "land.name");
  nothing_changed.offices = {{"land-A", 0}};
  story.settle(nothing_changed);
  BOOST_TEST(story.sum(CreditItem::T) == 2);
  story.settle(revocation, "vehicle.license_name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.group_sums().contains("retained:T:land/land-A"));
}

BOOST_AUTO_TEST_CASE(revoking_the_first_change_takes_its_corrections_with_it) {
  CreditCase story;
  const auto first = story.accept("p1", ChangeKind::full_name_change);
  story.settle(first, "land.name", Outcome::refused);
  story.settle(story.accept("p1", ChangeKind::correction, first), "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  story.settle(story.accept("p1", ChangeKind::revocation, "", first), "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 0);
}

BOOST_AUTO_TEST_CASE(a_revocation_takes_back_only_the_procedure_it_was_applied_to) {
  auto rows = vector_rows();
  row_of(rows, "tax.bill_address").documents = {{DocumentKind::F, 1, true}};
  row_of(rows, "tax.bill_address").procedure = "vehicle.license_address";
  CreditCase story{{"two-procedures", rows}};
  const auto change = story.accept("p1", ChangeKind::move_in);
  story.settle(change, "vehicle.registration_address");
  story.settle(change, "vehicle.license_address");
  const auto revocation = story.accept("p1", ChangeKind::revocation, "", change);
  story.settle(revocation, "vehicle.registration_address");
  BOOST_TEST(story.sum(CreditItem::C) == 0);
  BOOST_TEST(story.sum(CreditItem::F) == 1);
}

BOOST_AUTO_TEST_CASE(a_change_revoked_before_completion_earns_nothing_even_if_it_is_applied_later) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::full_name_change);
  story.settle(change, "land.name");
  story.accept("p1", ChangeKind::revocation, "", change);
  story.settle(change, "vehicle.license_name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(!story.group_sums().contains("retained:T:vehicle/vehicle-A"));
}

BOOST_AUTO_TEST_CASE(a_revocation_withdrawn_as_a_whole_revokes_nothing) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::full_name_change);
  story.accept("p1", ChangeKind::revocation, "", change);
  story.settle(change, "land.name");
  BOOST_TEST(story.book.empty());
  story.facts.changes.back().withdrawn = true;
  story.recompute("notice-of-the-revocation");
  BOOST_REQUIRE(story.book.size() == 2);
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.book.front().agency == "land");
  BOOST_TEST(story.book.front().adjustment);
}

BOOST_AUTO_TEST_CASE(an_annulment_takes_nothing_back_and_earns_nothing) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::full_name_change);
  story.settle(change, "land.name");
  const auto annulment = story.accept("p1", ChangeKind::annulment);
  story.settle(annulment, "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.warnings.empty());
}

BOOST_AUTO_TEST_CASE(a_ring_of_corrections_in_damaged_data_ends) {
  CreditCase story;
  const auto one = story.accept("p1", ChangeKind::correction, "change-2");
  story.accept("p1", ChangeKind::correction, "change-1");
  const CreditChains chains{story.facts};
  BOOST_TEST(chains.first_of(*chains.change(one)) == nullptr);
}
