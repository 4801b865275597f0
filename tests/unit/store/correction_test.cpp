// 更正: every agency that was told hears what is right, in its lane; who was not told hears it as if it were the first.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

const std::string kPerson = "Y109876546";

struct CorrectionBed : StoreBed {
  using StoreBed::StoreBed;
  CaseBuilder correction_of(const AcceptedCase& earlier, const std::string& right_name = "許大銘",
                            std::size_t change = 0) {
    return a_case().of(kPerson).correcting(earlier.case_id, change_of(earlier.case_id, change), right_name);
  }
  std::string refused(const CaseBuilder& later) {
    const auto outcome = store->accept_later_case(later.build(ids));
    return outcome ? "" : outcome.failure().code;
  }
  std::string attempt_unsent_superseded(const std::string& id) {
    for (const auto& one : taken(store->peek_due(notice(id).agency, 100, Store::Pick::usual)))
      if (one.notice.notice_id == id) return one.superseded ? "superseded" : "goes out";
    return "not due";
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(correction)

STORE_TEST(tells_who_was_told_and_replaces_what_was_not_sent) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name").to("tax.name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  BOOST_REQUIRE(bed.claim(earlier.notices[1].notice_id));
  const auto corrected = bed.accept_later(bed.correction_of(earlier));
  BOOST_TEST(corrected.earlier_case_id == earlier.case_id);
  BOOST_TEST(corrected.withdrawn_notices == std::vector{earlier.notices[2].notice_id});
  BOOST_TEST(bed.notice(earlier.notices[2].notice_id).reason == "corrected");
  BOOST_REQUIRE(corrected.notices.size() == 3U);

  const auto land = bed.composed(corrected.notices[0].notice_id);
  BOOST_TEST(corrected.notices[0].state == "ready");
  BOOST_TEST((land.kind == ChangeKind::correction));
  BOOST_TEST((land.earlier_kind == ChangeKind::full_name_change));
  BOOST_TEST(land.earlier_notice_id == earlier.notices[0].notice_id);
  BOOST_TEST(land.new_name->person_name == "許大銘");
  BOOST_TEST(land.old_name->person_name == "許大明");

  BOOST_TEST(corrected.notices[1].state == "waiting");  // behind the notice it corrects, whose verdict is out
  BOOST_TEST((bed.composed(corrected.notices[1].notice_id).kind == ChangeKind::correction));

  // The bureau never heard the wrong name: it gets the change itself, from the name it has to the right one.
  const auto tax = bed.composed(corrected.notices[2].notice_id);
  BOOST_TEST(corrected.notices[2].state == "ready");
  BOOST_TEST((tax.kind == ChangeKind::full_name_change));
  BOOST_TEST(tax.earlier_notice_id.empty());
  BOOST_TEST(tax.old_name->person_name == "許功蓋");
  BOOST_TEST(tax.new_name->person_name == "許大銘");

  BOOST_TEST(taken(bed.reads.changes_of(earlier.case_id)).at(0).corrected_by_case_id == corrected.case_id);
  BOOST_TEST(bed.leaves(earlier.case_id).back().find("\"kind\":\"corrected\"") != std::string::npos);
  BOOST_TEST(bed.leaves(corrected.case_id).front().find("\"kind\":\"accepted\"") != std::string::npos);
}

STORE_TEST(waits_for_the_earlier_notices_own_verdict) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto& wrong = earlier.notices[0].notice_id;
  bed.deliver(wrong, failed(bed));
  const auto right = bed.accept_later(bed.correction_of(earlier)).notices.at(0).notice_id;
  for (const auto& end : {AttemptEnd{failed(bed)}, AttemptEnd{AwaitingEnd{}}}) {
    bed.deliver(wrong, end);
    BOOST_TEST(bed.state(right) == "waiting");
    BOOST_TEST(std::ranges::count(bed.due("land"), right) == 0);
  }
  bed.record_late(bed.late("land", "reply-1", wrong, answered()));
  BOOST_TEST(bed.state(right) == "ready");
}

STORE_TEST(opens_on_receipt_where_the_agency_orders_by_itself) {
  CorrectionBed bed{engine, {"land"}};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(earlier.notices[0].notice_id, AwaitingEnd{});
  BOOST_TEST(bed.accept_later(bed.correction_of(earlier)).notices.at(0).state == "ready");
}

STORE_TEST(of_a_correction_names_the_latest_the_agency_heard) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  const auto once = bed.accept_later(bed.correction_of(earlier));
  bed.deliver(once.notices[0].notice_id, answered());
  const auto twice = bed.accept_later(bed.correction_of(earlier, "許大名"));
  BOOST_REQUIRE(twice.notices.size() == 2U);
  BOOST_TEST(bed.composed(twice.notices[0].notice_id).earlier_notice_id == once.notices[0].notice_id);
  BOOST_TEST(twice.withdrawn_notices == std::vector{once.notices[1].notice_id});
  BOOST_TEST((bed.composed(twice.notices[1].notice_id).kind == ChangeKind::full_name_change));
  BOOST_TEST(bed.composed(twice.notices[1].notice_id).old_name->person_name == "許功蓋");
}

STORE_TEST(names_the_latest_that_changed_something_at_the_agency) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  const auto idle = bed.accept_later(bed.correction_of(earlier));
  bed.deliver(idle.notices.at(0).notice_id, answered(Outcome::already_current));
  const auto twice = bed.accept_later(bed.correction_of(earlier, "許大名"));
  BOOST_TEST(twice.notices.at(0).earlier_notice_id == earlier.notices[0].notice_id);
}

STORE_TEST(leaves_alone_what_a_person_took_back) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.withdraw(earlier.case_id);
  BOOST_TEST(bed.accept_later(bed.correction_of(earlier)).notices.empty());
}

STORE_TEST(goes_to_an_agency_that_could_not_be_told_the_wrong_value) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto& id = earlier.notices[0].notice_id;
  bed.record(bed.attempt(id, answered(Outcome::cannot_represent)));
  BOOST_TEST(bed.state(id) == "settled");
  const auto corrected = bed.accept_later(bed.correction_of(earlier));
  BOOST_REQUIRE(corrected.notices.size() == 1U);
  BOOST_TEST((bed.composed(corrected.notices[0].notice_id).kind == ChangeKind::full_name_change));
}

STORE_TEST(carries_customer_numbers_and_consents_of_the_earlier_case) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(
      a_case().of("Y155555550").to("land.name").of(kPerson).to("water.bill").known_as("W-4711").to("tax.name"));
  bed.deliver(earlier.notices[1].notice_id, answered());
  const auto corrected = bed.accept_later(bed.correction_of(earlier, "許大銘", 1));
  BOOST_REQUIRE(corrected.notices.size() == 2U);
  const auto water = bed.composed(corrected.notices[0].notice_id);
  BOOST_TEST(water.customer_number == "W-4711");
  BOOST_TEST(water.fallback_residence);
  BOOST_TEST(bed.composed(corrected.notices[1].notice_id).customer_number.empty());
  BOOST_TEST(bed.state(earlier.notices[0].notice_id) == "ready");  // another person's change stands
}

STORE_TEST(of_a_held_notice_is_held_and_a_protected_person_stays_protected) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case()
                                      .of(kPerson)
                                      .to("land.name", "second_check")
                                      .to("vehicle.license_name", "protected_person")
                                      .to("tax.name"));
  const auto& released = earlier.notices[1].notice_id;
  taken(bed.store->release({released, "operator-1", "protected_person_agreed"}));
  bed.deliver(released, answered());
  bed.deliver(earlier.notices[2].notice_id, answered());
  const auto corrected = bed.accept_later(bed.correction_of(earlier));
  BOOST_REQUIRE(corrected.notices.size() == 3U);
  BOOST_TEST(bed.notice(corrected.notices[0].notice_id).hold_reason == "second_check");
  BOOST_TEST(bed.notice(corrected.notices[1].notice_id).hold_reason == "protected_person");
  BOOST_TEST(corrected.notices[0].state == "held");
  BOOST_TEST(corrected.notices[1].state == "held");
  BOOST_TEST(corrected.notices[2].state == "ready");
}

STORE_TEST(of_what_a_newer_change_replaced_is_superseded) {
  CorrectionBed bed{engine};
  const auto first = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name"));
  const auto second = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name"));
  for (const auto& id : {first.notices[0].notice_id, second.notices[0].notice_id})
    bed.deliver(id, answered());
  bed.deliver(first.notices[1].notice_id, answered());
  bed.deliver(second.notices[1].notice_id, answered(Outcome::refused));
  const auto corrected = bed.accept_later(bed.correction_of(first));
  const auto& land = corrected.notices.at(0).notice_id;
  const auto& vehicle = corrected.notices.at(1).notice_id;
  BOOST_TEST(bed.attempt_unsent_superseded(land) == "superseded");
  BOOST_TEST(bed.attempt_unsent_superseded(vehicle) == "goes out");  // the office holds the older value still
  auto unsent = bed.attempt(land, answered(Outcome::superseded));
  unsent.attempt = 0;
  BOOST_TEST(bed.record(unsent) == RecordEffect::applied);
  BOOST_TEST(bed.notice(land).outcome == "superseded");
  BOOST_TEST(bed.credit(CreditItem::T) == 3);
}

STORE_TEST(of_the_newest_change_is_not_superseded_by_an_older_one_or_its_correction) {
  CorrectionBed bed{engine};
  const auto first = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto second = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(first.notices[0].notice_id, answered());
  bed.deliver(second.notices[0].notice_id, answered(Outcome::refused));
  const auto older = bed.accept_later(bed.correction_of(first)).notices.at(0).notice_id;
  bed.deliver(older, answered());
  const auto newest = bed.accept_later(bed.correction_of(second)).notices.at(0).notice_id;
  BOOST_TEST(bed.attempt_unsent_superseded(newest) == "goes out");
}

STORE_TEST(goes_out_when_the_newer_change_was_revoked_at_the_agency) {
  CorrectionBed bed{engine};
  const auto first = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto second = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(first.notices[0].notice_id, answered());
  bed.deliver(second.notices[0].notice_id, answered());
  const auto revoked = bed.accept_later(a_case().of(kPerson).revoking(second.case_id, bed.change_of(second.case_id)));
  const auto corrected = bed.accept_later(bed.correction_of(first)).notices.at(0).notice_id;
  BOOST_TEST(bed.state(corrected) == "waiting");
  bed.deliver(revoked.notices.at(0).notice_id, answered());
  BOOST_TEST(bed.attempt_unsent_superseded(corrected) == "goes out");
}

STORE_TEST(an_unsent_change_corrected_behind_a_newer_one_never_overwrites_it) {
  CorrectionBed bed{engine};
  const auto first = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto second = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto corrected = bed.accept_later(bed.correction_of(first)).notices.at(0).notice_id;
  BOOST_TEST(bed.state(first.notices[0].notice_id) == "withdrawn");
  BOOST_TEST(bed.state(second.notices[0].notice_id) == "ready");
  BOOST_TEST(bed.state(corrected) == "waiting");
  bed.deliver(second.notices[0].notice_id, answered());
  BOOST_TEST(bed.attempt_unsent_superseded(corrected) == "superseded");
}

STORE_TEST(of_what_no_longer_stands_is_refused) {
  CorrectionBed bed{engine};
  const auto revoked = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.accept_later(a_case().of(kPerson).revoking(revoked.case_id, bed.change_of(revoked.case_id)));
  BOOST_TEST(bed.refused(bed.correction_of(revoked)) == "already_revoked");
  const auto withdrawn = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(withdrawn.notices[0].notice_id, answered());
  BOOST_TEST(bed.withdraw(withdrawn.case_id).annulment.has_value());
  BOOST_TEST(bed.refused(bed.correction_of(withdrawn)) == "already_withdrawn");
  BOOST_TEST(bed.refused(a_case().of(kPerson).revoking(withdrawn.case_id, bed.change_of(withdrawn.case_id))) ==
             "already_withdrawn");
  BOOST_TEST(taken(bed.reads.cases({})).size() == 4U);
}

STORE_TEST(sent_again_finds_its_answer) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  const auto request = bed.correction_of(earlier).keyed("correction-1", "digest");
  bed.accept_later(request);
  BOOST_TEST(std::holds_alternative<AnsweredBefore>(taken(bed.store->accept_later_case(request.build(bed.ids)))));
  BOOST_TEST(taken(bed.reads.cases({})).size() == 2U);
}

STORE_TEST(the_chain_counts_once_in_the_month_of_its_first_completion) {
  CorrectionBed bed{engine};
  bed.clock.move_to(noon_of(2026, 3, 2));
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  bed.deliver(earlier.notices[1].notice_id, answered(Outcome::refused));
  BOOST_TEST(bed.credit(CreditItem::T, 202603) == 1);
  bed.clock.move_to(noon_of(2026, 5, 4));
  const auto corrected = bed.accept_later(bed.correction_of(earlier));
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  bed.deliver(corrected.notices.at(0).notice_id, answered());
  bed.deliver(corrected.notices.at(1).notice_id, answered(Outcome::applied, "V1"));
  BOOST_TEST(bed.credit(CreditItem::T, 202603) == 1);
  BOOST_TEST(bed.credit(CreditItem::T, 202605) == 1);  // the licence office's first completion
  BOOST_TEST(bed.credit(CreditItem::trip) == 200);
  CreditQuery may;
  may.from_month = may.to_month = 202605;
  for (const auto& entry : taken(bed.reads.credit_entries(may))) {
    BOOST_TEST(entry.case_id == earlier.case_id);
    BOOST_TEST((entry.kind == ChangeKind::full_name_change));
    BOOST_TEST(entry.agency == "vehicle");
    BOOST_TEST(!entry.adjustment);
  }
  bed.clock.move_to(noon_of(2026, 7, 1));
  const auto revoked = bed.accept_later(a_case().of(kPerson).revoking(earlier.case_id, bed.change_of(earlier.case_id)));
  BOOST_REQUIRE(revoked.notices.size() == 2U);
  // The land office restores what the first notice found; the licence office never took that one.
  BOOST_TEST(revoked.notices[0].earlier_notice_id == earlier.notices[0].notice_id);
  BOOST_TEST(revoked.notices[1].earlier_notice_id == corrected.notices[1].notice_id);
  for (const auto& notice : revoked.notices)
    bed.deliver(notice.notice_id, answered());
  BOOST_TEST(bed.credit(CreditItem::T, 202607) == -2);
  BOOST_TEST(bed.credit(CreditItem::trip) == 0);
}

STORE_TEST(a_revocation_takes_back_the_corrections_that_are_not_out) {
  CorrectionBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  const auto corrected = bed.accept_later(bed.correction_of(earlier));
  const auto revoked = bed.accept_later(a_case().of(kPerson).revoking(earlier.case_id, bed.change_of(earlier.case_id)));
  BOOST_TEST(revoked.withdrawn_notices == std::vector{corrected.notices[0].notice_id});
  BOOST_REQUIRE(revoked.notices.size() == 1U);
  BOOST_TEST(revoked.notices[0].state == "ready");
  BOOST_TEST(revoked.notices[0].earlier_notice_id == earlier.notices[0].notice_id);
}

BOOST_AUTO_TEST_SUITE_END()
