#include <boost/test/unit_test.hpp>

#include "gateway/domain/credit_due.h"
#include "tests/unit/domain/credit_case.h"

using namespace tongbao;

namespace {

RequirementMatrix matrix_with(std::string_view procedure, std::vector<RequiredDocument> documents,
                              std::int32_t trip = 100) {
  auto rows = vector_rows();
  row_of(rows, procedure).documents = std::move(documents);
  row_of(rows, procedure).trip_hundredths = trip;
  return {"changed", rows};
}

CreditNotice with_follow_up(CreditNotice notice, std::string what, std::string office) {
  notice.follow_up = FollowUp{std::move(what), std::move(office), ""};
  return notice;
}

}  // namespace

BOOST_AUTO_TEST_CASE(retained_documents_are_the_most_any_person_owes_at_one_office) {
  CreditCase story;
  const auto surname = story.accept("p1", ChangeKind::surname_change);
  const auto given = story.accept("p1", ChangeKind::given_name_change);
  const auto other = story.accept("p2", ChangeKind::surname_change);
  story.settle(other, "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  story.settle(surname, "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  story.settle(given, "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 2);
  BOOST_TEST(story.sum(CreditItem::trip) == 100);
}

BOOST_AUTO_TEST_CASE(every_land_office_that_changed_records_keeps_its_own_document_and_saves_its_own_trip) {
  CreditCase story;
  auto notice = story.notice(story.accept("p1", ChangeKind::full_name_change), "land.name");
  notice.offices = {{"WA", 2}, {"XA", std::nullopt}, {"TA", 0}};
  story.settle(notice);
  BOOST_TEST(story.sum(CreditItem::T) == 2);
  BOOST_TEST(story.sum(CreditItem::trip) == 200);
  BOOST_TEST(story.group_sums().contains("retained:T:land/XA"));
  BOOST_TEST(!story.group_sums().contains("trip:land/TA"));
}

BOOST_AUTO_TEST_CASE(inspected_documents_count_one_copy_over_all_agencies_and_procedures) {
  auto rows = vector_rows();
  row_of(rows, "vehicle.registration_address").documents = {{DocumentKind::C, 3, false}};
  row_of(rows, "tax.bill_address").documents = {{DocumentKind::C, 2, false}};
  CreditCase story{{"inspecting", rows}};
  const auto change = story.accept("p1", ChangeKind::move_in);
  story.settle(change, "vehicle.registration_address");
  story.settle(change, "tax.bill_address");
  BOOST_TEST(story.sum(CreditItem::C) == 1);
}

BOOST_AUTO_TEST_CASE(a_document_stays_spared_while_another_inspecting_agency_stays_applied) {
  CreditCase story{matrix_with("tax.bill_address", {{DocumentKind::C, 1, false}}, 0)};
  const auto change = story.accept("p1", ChangeKind::move_in);
  story.settle(change, "vehicle.registration_address");
  story.settle(change, "tax.bill_address");
  const auto revocation = story.accept("p1", ChangeKind::revocation, "", change);
  story.settle(revocation, "vehicle.registration_address");
  BOOST_TEST(story.sum(CreditItem::C) == 1);
  BOOST_TEST(story.sum(CreditItem::trip) == 0);
  story.settle(revocation, "tax.bill_address");
  BOOST_TEST(story.sum(CreditItem::C) == 0);
}

BOOST_AUTO_TEST_CASE(retained_and_inspected_copies_of_one_kind_add_up) {
  CreditCase story{matrix_with("land.name", {{DocumentKind::T, 2, true}, {DocumentKind::T, 4, false}})};
  story.settle(story.accept("p1", ChangeKind::surname_change), "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 3);
}

BOOST_AUTO_TEST_CASE(the_largest_trip_share_of_an_office_counts_and_a_row_without_documents_earns_it) {
  auto rows = vector_rows();
  row_of(rows, "land.address").trip_hundredths = 35;
  row_of(rows, "tax.bill_address").trip_hundredths = 60;
  CreditCase story{{"shares", rows}};
  const auto change = story.accept("p1", ChangeKind::move_in);
  story.settle(change, "land.address", Outcome::applied, "WA");
  auto at_the_same_office = story.notice(change, "tax.bill_address", Outcome::applied, "WA");
  at_the_same_office.agency = "land";
  story.settle(at_the_same_office);
  BOOST_TEST(story.sum(CreditItem::trip) == 60);
  auto later_and_less = story.notice(story.accept("p1", ChangeKind::address_change), "land.address");
  later_and_less.offices = {{"WA", 1}};
  story.settle(later_and_less);
  BOOST_TEST(story.sum(CreditItem::trip) == 60);
}

BOOST_AUTO_TEST_CASE(no_trip_is_spared_where_the_citizen_must_still_come) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::full_name_change);
  story.settle(change, "land.name", Outcome::applied, "WA");
  BOOST_TEST(story.sum(CreditItem::trip) == 100);
  story.settle(with_follow_up(
      story.notice(story.accept("p2", ChangeKind::full_name_change), "land.name", Outcome::applied, "WA"),
      "fetch_certificate", "WA"));
  BOOST_TEST(story.sum(CreditItem::trip) == 0);
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  story.settle(with_follow_up(story.notice(change, "vehicle.license_name"), "photo", ""));
  BOOST_TEST(story.sum(CreditItem::trip) == 0);
}

BOOST_AUTO_TEST_CASE(a_visit_elsewhere_or_the_agencys_own_work_spares_the_trip_all_the_same) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::full_name_change);
  story.settle(with_follow_up(story.notice(change, "land.name", Outcome::applied, "WA"), "visit", "XA"));
  story.settle(with_follow_up(story.notice(change, "vehicle.license_name"), "new_character", ""));
  BOOST_TEST(story.sum(CreditItem::trip) == 200);
}

BOOST_AUTO_TEST_CASE(needs_citizen_alone_earns_nothing_and_keeps_the_agencys_trips) {
  CreditCase story;
  story.settle(story.accept("p1", ChangeKind::full_name_change), "land.name", Outcome::needs_citizen);
  story.settle(story.accept("p2", ChangeKind::full_name_change), "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.sum(CreditItem::trip) == 0);
}

BOOST_AUTO_TEST_CASE(applied_without_a_changed_record_earns_nothing_and_an_unknown_number_means_one) {
  CreditCase story;
  auto none = story.notice(story.accept("p1", ChangeKind::surname_change), "land.name");
  none.offices = {{"WA", 0}};
  story.settle(none);
  BOOST_TEST(story.book.empty());
  auto unknown = story.notice(story.accept("p2", ChangeKind::surname_change), "land.name");
  unknown.offices.clear();
  story.settle(unknown);
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.sum(CreditItem::trip) == 100);
}

BOOST_AUTO_TEST_CASE(no_other_outcome_earns_anything) {
  for (const auto& entry : kOutcomeWords) {
    if (entry.outcome == Outcome::applied) continue;
    CreditCase story;
    auto notice = story.notice(story.accept("p1", ChangeKind::surname_change), "land.name", entry.outcome);
    notice.offices = {{"WA", 3}};
    story.settle(notice);
    BOOST_TEST(story.book.empty(), entry.word);
  }
}

BOOST_AUTO_TEST_CASE(a_document_still_submitted_counts_in_s_and_credits_nothing) {
  CreditCase story;
  story.facts.still_submitted = {{{"land.name", DocumentKind::T, 2}, {"land.name", DocumentKind::C, 1}}};
  const auto change = story.accept("p1", ChangeKind::full_name_change);
  story.settle(change, "land.name");
  story.settle(change, "vehicle.license_name");
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.sum(CreditItem::S) == 2);
  BOOST_TEST(story.sum(CreditItem::trip) == 200);
  BOOST_TEST(story.book.front().still_submitted_known);
}

BOOST_AUTO_TEST_CASE(an_office_that_does_not_say_what_was_submitted_marks_its_entries) {
  CreditCase story;
  story.facts.still_submitted.reset();
  story.settle(story.accept("p1", ChangeKind::full_name_change), "land.name");
  BOOST_TEST(!story.book.front().still_submitted_known);
}

BOOST_AUTO_TEST_CASE(a_notice_settled_by_hand_needs_the_agencys_reference_to_earn) {
  CreditCase story;
  auto notice = story.notice(story.accept("p1", ChangeKind::surname_change), "land.name");
  notice.by_hand_without_reference = true;
  story.settle(notice);
  BOOST_TEST(story.book.empty());
  story.facts.notices.back().by_hand_without_reference = false;
  story.recompute(notice.notice_id);
  BOOST_TEST(story.sum(CreditItem::T) == 1);
}

BOOST_AUTO_TEST_CASE(an_unconfirmed_row_earns_neither_documents_nor_trip_and_no_warning) {
  auto rows = vector_rows();
  row_of(rows, "land.name").confirmed_by.clear();
  CreditCase story{{"unconfirmed", rows}};
  story.settle(story.accept("p1", ChangeKind::surname_change), "land.name");
  BOOST_TEST(story.book.empty());
  BOOST_TEST(story.warnings.empty());
}

BOOST_AUTO_TEST_CASE(a_procedure_without_a_row_earns_nothing_and_is_told_once) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::married_name);
  const auto notice = story.settle(change, "land.name");
  story.settle(change, "vehicle.license_name", Outcome::no_record);
  BOOST_TEST(story.book.empty());
  BOOST_REQUIRE(story.warnings.size() == 1);
  BOOST_TEST(story.warnings[0].notice_id == notice);
  BOOST_TEST(story.warnings[0].procedure == "land.name");
  BOOST_TEST((story.warnings[0].kind == ChangeKind::married_name));
}

BOOST_AUTO_TEST_CASE(a_condition_looks_at_the_same_persons_other_changes) {
  auto rows = vector_rows();
  auto both = row_of(rows, "vehicle.license_name");
  both.also_name = both.also_id_number = true;
  row_of(rows, "vehicle.license_name").documents = {{DocumentKind::F, 1, true}};
  rows.push_back(both);
  CreditCase story{{"conditions", rows}};
  story.accept("p2", ChangeKind::id_number_change);
  const auto change = story.accept("p1", ChangeKind::full_name_change);
  story.settle(change, "vehicle.license_name");
  BOOST_TEST(story.sum(CreditItem::T) == 0);
  BOOST_TEST(story.sum(CreditItem::F) == 1);
  story.accept("p1", ChangeKind::id_number_change);
  story.recompute(story.facts.notices.back().notice_id);
  BOOST_TEST(story.sum(CreditItem::T) == 1);
  BOOST_TEST(story.sum(CreditItem::F) == 0);
}
