// Withdrawn: what has not gone out never goes; who was told hears that it no longer holds, in the order of the lane.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

const std::string kPerson = "Y109876546";

}  // namespace

BOOST_AUTO_TEST_SUITE(withdraw)

STORE_TEST(takes_back_the_unsent_and_annuls_the_rest) {
  StoreBed bed{engine};
  const auto accepted =
      bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name").of("Y155555550").to("land.name"));
  const auto& notices = accepted.notices;
  bed.deliver(notices[1].notice_id, answered());
  const auto first = bed.withdraw(accepted.case_id, {0});
  BOOST_TEST(first.withdrawn == std::vector{notices[0].notice_id});
  BOOST_TEST(first.already_sent.empty());
  BOOST_REQUIRE(first.annulment.has_value());
  BOOST_REQUIRE(first.annulment->notices.size() == 1U);
  const auto& annuls = first.annulment->notices[0];
  BOOST_TEST(annuls.agency == "vehicle");
  BOOST_TEST(annuls.state == "ready");
  const auto composed = bed.composed(annuls.notice_id);
  BOOST_TEST((composed.kind == ChangeKind::annulment));
  BOOST_TEST((composed.earlier_kind == ChangeKind::full_name_change));
  BOOST_TEST(composed.earlier_notice_id == notices[1].notice_id);
  BOOST_TEST(composed.person.person_id == kPerson);
  BOOST_TEST(bed.state(notices[2].notice_id) == "ready");
  const auto rest = bed.withdraw(accepted.case_id);
  BOOST_TEST(rest.withdrawn == std::vector{notices[2].notice_id});
  BOOST_TEST(rest.already_sent == std::vector{notices[1].notice_id});
  BOOST_TEST(!rest.annulment.has_value());
  BOOST_TEST(bed.notice(notices[2].notice_id).reason == "citizen_request");
  BOOST_TEST(taken(bed.reads.case_view(accepted.case_id))->withdrawn_count == 2);
  BOOST_TEST(taken(bed.reads.changes_of(accepted.case_id)).at(0).annulled_by_case_id == first.annulment->case_id);
  BOOST_TEST(taken(bed.reads.changes_of(accepted.case_id)).at(1).annulled_by_case_id.empty());
  const auto leaves = bed.leaves(accepted.case_id);
  BOOST_TEST(std::ranges::count_if(leaves, [](const auto& leaf) {
               return leaf.find("\"kind\":\"annulled\"") != std::string::npos;
             }) == 1);
}

STORE_TEST(an_annulment_waits_for_the_verdict_of_what_is_in_flight) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto& id = accepted.notices[0].notice_id;
  BOOST_REQUIRE(bed.claim(id));
  const auto withdrawn = bed.withdraw(accepted.case_id);
  BOOST_TEST(withdrawn.withdrawn.empty());
  const auto annuls = withdrawn.annulment.value().notices.at(0).notice_id;
  BOOST_TEST(bed.state(annuls) == "waiting");
  bed.record(bed.attempt(id, failed(bed)));
  BOOST_TEST(bed.due("land") == std::vector{id});
  bed.deliver(id, answered());
  BOOST_TEST(bed.due("land") == std::vector{annuls});
  BOOST_TEST(bed.deliver(annuls, answered()) == RecordEffect::applied);
}

STORE_TEST(an_annulment_takes_no_credit_back_and_is_no_completed_procedure) {
  StoreBed bed{engine};
  bed.clock.move_to(noon_of(2026, 3, 2));
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name"));
  bed.deliver(accepted.notices[0].notice_id, answered());
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  bed.clock.move_to(noon_of(2026, 5, 4));
  const auto withdrawn = bed.withdraw(accepted.case_id);
  auto visit = answered();
  visit.verdict.follow_up = FollowUp{"visit", "WA", ""};
  bed.deliver(withdrawn.annulment.value().notices.at(0).notice_id, visit);
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  BOOST_TEST(bed.credit(CreditItem::trip) == 100);
  std::map<std::string, std::int64_t> columns;
  for (const auto& row : taken(bed.reads.outcome_counts({})))
    columns[row.column] += row.count;
  BOOST_TEST(columns["applied"] == 1);
  BOOST_TEST(columns["annulment"] == 1);
  BOOST_TEST(columns["withdrawn"] == 1);
}

STORE_TEST(names_the_same_customer_and_holds_for_protected_people) {
  StoreBed bed{engine};
  const auto accepted =
      bed.accept(a_case().of(kPerson).to("water.bill").known_as("W-4711").to("land.name", "protected_person"));
  bed.deliver(accepted.notices[0].notice_id, answered());
  taken(bed.store->release({accepted.notices[1].notice_id, "operator-1", "protected_person_agreed"}));
  bed.deliver(accepted.notices[1].notice_id, answered());
  const auto withdrawn = bed.withdraw(accepted.case_id);
  const auto& notices = withdrawn.annulment.value().notices;
  BOOST_REQUIRE(notices.size() == 2U);
  BOOST_TEST(bed.composed(notices[0].notice_id).customer_number == "W-4711");
  BOOST_TEST(notices[1].state == "held");
  BOOST_TEST(bed.notice(notices[1].notice_id).hold_reason == "protected_person");
}

STORE_TEST(a_partner_that_cannot_act_on_its_own_earlier_work_is_left_to_a_person) {
  StoreBed bed{engine};
  using enum ChangeKind;
  taken(bed.store->put_procedures("water", {{"water.bill", "", "", {full_name_change, correction}}}));
  taken(bed.store->put_procedures("land", {{"land.name", "", "", {full_name_change, correction, annulment}}}));
  const auto accepted = bed.accept(a_case().of(kPerson).to("water.bill").to("land.name").to("tax.name"));
  for (const auto& notice : accepted.notices)
    bed.deliver(notice.notice_id, answered());
  const auto corrected =
      bed.accept_later(a_case().of(kPerson).correcting(accepted.case_id, bed.change_of(accepted.case_id), "許大銘"));
  for (const auto& notice : corrected.notices)
    BOOST_TEST(bed.deliver(notice.notice_id, answered()) == RecordEffect::applied);
  const auto notices = bed.withdraw(accepted.case_id).annulment.value().notices;
  BOOST_REQUIRE(notices.size() == 3U);
  BOOST_TEST(notices[0].state == "held");
  BOOST_TEST(bed.notice(notices[0].notice_id).hold_reason == "kind_not_served");
  BOOST_TEST(notices[1].state == "ready");
  BOOST_TEST(notices[2].state == "ready");  // its agency has not said what it can do
  const HandAction phoned{notices[0].notice_id, "operator-1", "handled_on_paper"};
  taken(bed.store->settle_by_hand({phoned, Outcome::applied, "W-99", ""}));
  BOOST_TEST(bed.state(notices[0].notice_id) == "settled");
}

STORE_TEST(takes_corrections_back_with_their_change) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(accepted.notices[0].notice_id, answered());
  const auto corrected =
      bed.accept_later(a_case().of(kPerson).correcting(accepted.case_id, bed.change_of(accepted.case_id), "許大銘"));
  const auto withdrawn = bed.withdraw(accepted.case_id);
  BOOST_TEST(withdrawn.withdrawn == std::vector{corrected.notices[0].notice_id});
  BOOST_REQUIRE(withdrawn.annulment.has_value());
  BOOST_TEST(withdrawn.annulment->notices.at(0).earlier_notice_id == accepted.notices[0].notice_id);
  BOOST_TEST(withdrawn.annulment->notices.at(0).state == "ready");
}

STORE_TEST(a_withdrawn_revocation_leaves_the_change_as_it_was) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name"));
  for (const auto& notice : accepted.notices)
    bed.deliver(notice.notice_id, answered());
  const auto change = bed.change_of(accepted.case_id);
  const auto revoked = bed.accept_later(a_case().of(kPerson).revoking(accepted.case_id, change));
  const auto back = bed.withdraw(revoked.case_id);
  BOOST_TEST(back.withdrawn.size() == 2U);
  BOOST_TEST(!back.annulment.has_value());
  BOOST_TEST(taken(bed.reads.changes_of(accepted.case_id)).at(0).revoked_by_case_id.empty());
  BOOST_TEST(bed.credit(CreditItem::T) == 2);
  const auto again = bed.accept_later(a_case().of(kPerson).revoking(accepted.case_id, change));
  bed.deliver(again.notices.at(0).notice_id, answered());
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  // One agency was told of the revocation: it stands, and what was told is only listed.
  const auto too_late = bed.withdraw(again.case_id);
  BOOST_TEST(too_late.withdrawn == std::vector{again.notices[1].notice_id});
  BOOST_TEST(too_late.already_sent == std::vector{again.notices[0].notice_id});
  BOOST_TEST(!too_late.annulment.has_value());
  BOOST_TEST(taken(bed.reads.changes_of(accepted.case_id)).at(0).revoked_by_case_id == again.case_id);
}

STORE_TEST(a_withdrawn_annulment_lets_the_change_stand) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(accepted.notices[0].notice_id, answered());
  const auto annulled = bed.withdraw(accepted.case_id).annulment.value();
  bed.withdraw(annulled.case_id);
  BOOST_TEST(taken(bed.reads.changes_of(accepted.case_id)).at(0).annulled_by_case_id.empty());
  BOOST_TEST(bed.withdraw(accepted.case_id).annulment.has_value());
}

STORE_TEST(sent_again_finds_its_answer_and_another_request_does_not) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(accepted.notices[0].notice_id, answered());
  const auto request = bed.withdrawal_of(accepted.case_id);
  BOOST_TEST(std::holds_alternative<WithdrawnNotices>(taken(bed.store->withdraw(request))));
  BOOST_TEST(std::holds_alternative<AnsweredBefore>(taken(bed.store->withdraw(request))));
  auto other = request;
  other.annulment.idempotency.request_digest = "another";
  BOOST_TEST(std::holds_alternative<KeyUsedDifferently>(taken(bed.store->withdraw(other))));
  BOOST_TEST(taken(bed.reads.cases({})).size() == 2U);
}

STORE_TEST(without_the_payload_nothing_is_annulled_and_nothing_changes) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(accepted.notices[0].notice_id, answered());
  bed.sql()->run("DELETE FROM payloads WHERE case_id = :case_id", accepted.case_id);
  const auto refused = bed.store->withdraw(bed.withdrawal_of(accepted.case_id));
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "payload_erased");
  BOOST_TEST(taken(bed.reads.cases({})).size() == 1U);
  // A revocation brings the data with it.
  BOOST_TEST(bed.accept_later(a_case().of(kPerson).revoking(accepted.case_id, bed.change_of(accepted.case_id)))
                 .notices.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
