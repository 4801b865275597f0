// What people do at the console: always written down with who and why.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

std::string in_attention(StoreBed& bed, const std::string& reason = "retries_exhausted") {
  auto id = bed.accept(a_case().of("Y109876546").to("land.name")).notices[0].notice_id;
  bed.deliver(id, AttentionEnd{reason, "agency_unreachable"});
  return id;
}

HandAction by_operator(const std::string& id) {
  return {id, "operator-1", "phoned_agency"};
}

std::string state_after(const Result<HandOutcome>& outcome) {
  BOOST_REQUIRE(outcome);
  const auto* done = std::get_if<HandDone>(&*outcome);
  if (done != nullptr) return done->state;
  const auto* not_now = std::get_if<NotNow>(&*outcome);
  return not_now != nullptr ? "not_now:" + not_now->state : "no_such_notice";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hand_actions)

STORE_TEST(a_retry_sends_a_doubtful_notice_again) {
  StoreBed bed{engine};
  const auto id = in_attention(bed, "message_changed");
  BOOST_TEST(bed.notice(id).attention_reason == "message_changed");
  bed.clock.advance(std::chrono::milliseconds{1});
  BOOST_TEST(state_after(bed.store->retry(by_operator(id))) == "ready");
  const auto due = taken(bed.store->peek_due("land", 10, Store::Pick::usual));
  BOOST_REQUIRE(due.size() == 1U);
  BOOST_TEST(due[0].message_digest.empty());  // it may be composed anew
  BOOST_TEST(bed.notice(id).attention_reason.empty());
  const auto exchange = bed.exchanges(bed.notice(id).case_id).back();
  BOOST_TEST(exchange.kind == "hand_action");
  BOOST_TEST(exchange.note == "retry:phoned_agency:operator-1");
  BOOST_TEST(bed.leaves(bed.notice(id).case_id).back().find("\"actor\":\"operator-1\"") != std::string::npos);
  BOOST_TEST(bed.deliver(id, answered()) == RecordEffect::applied);
}

STORE_TEST(a_retry_after_a_module_fault_starts_counting_again) {
  StoreBed bed{engine};
  const auto id = bed.accept(a_case().of("Y109876546").to("land.name")).notices[0].notice_id;
  for (int death = 0; death < 3; ++death) {
    BOOST_REQUIRE(bed.claim(id));
    taken(bed.store->end_leases("land", "worker-1", true));
  }
  BOOST_TEST(bed.notice(id).attention_reason == "module_fault");
  BOOST_TEST(state_after(bed.store->retry(by_operator(id))) == "ready");
  BOOST_TEST(bed.due("land") == std::vector{id});
}

STORE_TEST(a_retry_starts_the_pauses_and_the_retry_period_anew) {
  StoreBed bed{engine};
  const auto id = bed.accept(a_case().of("Y109876546").to("land.name")).notices[0].notice_id;
  const auto due = [&] {
    const auto found = taken(bed.store->peek_due("land", 10, Store::Pick::usual));
    BOOST_REQUIRE(found.size() == 1U);
    return found[0];
  };
  bed.deliver(id, failed(bed, std::chrono::hours{0}));
  BOOST_REQUIRE(bed.claim(id));
  taken(bed.store->end_leases("land", "worker-1", true));
  bed.clock.advance(std::chrono::days{15});
  BOOST_REQUIRE(state_after(bed.store->retry(by_operator(id))) == "ready");
  BOOST_TEST(due().attempts == 2U);
  BOOST_TEST(due().uncounted_attempts == 2U);
  BOOST_TEST((due().tried_since == bed.clock.now()));
  bed.deliver(id, failed(bed, std::chrono::hours{0}));
  BOOST_TEST(due().attempts == 3U);
  BOOST_TEST(due().uncounted_attempts == 2U, "the agency's failures since count");
  BOOST_TEST((bed.notice(id).first_sent_at < due().tried_since));
}

STORE_TEST(a_retry_brings_the_next_attempt_forward) {
  StoreBed bed{engine};
  const auto id = bed.accept(a_case().of("Y109876546").to("land.name")).notices[0].notice_id;
  bed.deliver(id, failed(bed, std::chrono::hours{6}));
  BOOST_TEST(bed.due("land").empty());
  BOOST_TEST(state_after(bed.store->retry(by_operator(id))) == "ready");
  BOOST_TEST(bed.due("land") == std::vector{id});
}

STORE_TEST(a_protected_person_goes_out_only_when_released) {
  StoreBed bed{engine};
  const auto id = bed.accept(a_case().of("Y109876546").to("land.name", "protected_person")).notices[0].notice_id;
  BOOST_TEST(bed.due("land").empty());
  BOOST_TEST(state_after(bed.store->retry(by_operator(id))) == "not_now:held");
  BOOST_TEST(state_after(bed.store->release(by_operator(id))) == "ready");
  BOOST_TEST(state_after(bed.store->release(by_operator(id))) == "not_now:ready");
  BOOST_TEST(bed.leaves(bed.notice(id).case_id).size() == 2U);
}

STORE_TEST(a_released_notice_waits_behind_an_older_change) {
  StoreBed bed{engine};
  const auto older = bed.accept(a_case().of("Y109876546").to("land.name")).notices[0].notice_id;
  const auto id = bed.accept(a_case().of("Y109876546").to("land.name", "second_check")).notices[0].notice_id;
  BOOST_TEST(state_after(bed.store->release(by_operator(id))) == "waiting");
  bed.deliver(older, answered());
  BOOST_TEST(bed.state(id) == "ready");
}

STORE_TEST(settled_by_hand_counts_only_with_the_agencys_reference) {
  StoreBed bed{engine};
  const auto without = in_attention(bed);
  BOOST_TEST(state_after(bed.store->settle_by_hand({by_operator(without), Outcome::applied, "", ""})) == "settled");
  BOOST_TEST(bed.notice(without).by_hand);
  BOOST_TEST(bed.credit(CreditItem::T) == 0);
  const auto with = in_attention(bed);
  BOOST_TEST(state_after(bed.store->settle_by_hand({by_operator(with), Outcome::applied, "LAND-77", ""})) == "settled");
  BOOST_TEST(bed.notice(with).agency_ref == "LAND-77");
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  const auto leaf = bed.leaves(bed.notice(with).case_id).back();
  BOOST_TEST(leaf.find("\"outcome\":\"applied\"") != std::string::npos);
  BOOST_TEST(state_after(bed.store->settle_by_hand({by_operator(with), Outcome::expired, "", ""})) ==
             "not_now:settled");
}

STORE_TEST(an_expired_notice_is_closed_with_its_reason) {
  StoreBed bed{engine};
  const auto id = in_attention(bed);
  taken(bed.store->settle_by_hand({by_operator(id), Outcome::expired, "", ""}));
  BOOST_TEST(bed.notice(id).outcome == "expired");
  BOOST_TEST(bed.credit(CreditItem::T) == 0);
}

STORE_TEST(the_evidence_log_takes_no_free_text) {
  StoreBed bed{engine};
  const auto id = in_attention(bed);
  const auto refused = bed.store->retry({id, "operator-1", "Mr. 許 was on the phone"});
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "store_refused");
  BOOST_TEST(bed.state(id) == "attention");
}

STORE_TEST(unknown_notices_and_cases_are_said_to_be_unknown) {
  StoreBed bed{engine};
  const auto none = by_operator(bed.ids.next());
  BOOST_TEST(state_after(bed.store->retry(none)) == "no_such_notice");
  BOOST_TEST(state_after(bed.store->release(none)) == "no_such_notice");
  BOOST_TEST(state_after(bed.store->settle_by_hand({none, Outcome::expired, "", ""})) == "no_such_notice");
  BOOST_TEST(std::holds_alternative<NoSuchCase>(taken(bed.store->withdraw(bed.withdrawal_of(none.notice_id)))));
}

STORE_TEST(what_was_handled_on_paper_is_settled_while_it_is_held) {
  StoreBed bed{engine};
  const auto id = bed.accept(a_case().of("Y109876546").to("land.name", "protected_person")).notices[0].notice_id;
  const auto next = bed.accept(a_case().of("Y109876546").to("land.name")).notices[0].notice_id;
  BOOST_TEST(bed.state(next) == "waiting");
  const HandAction on_paper{id, "operator-1", "handled_on_paper"};
  BOOST_TEST(state_after(bed.store->settle_by_hand({on_paper, Outcome::applied, "LAND-77", ""})) == "settled");
  BOOST_TEST(bed.notice(id).outcome == "applied");
  BOOST_TEST(bed.notice(id).attempts == 0);
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  BOOST_TEST(bed.state(next) == "ready");
}

BOOST_AUTO_TEST_SUITE_END()
