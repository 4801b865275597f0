// Claims, results, and what is left when a worker dies.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

std::string one_notice(StoreBed& bed, const std::string& person = "Y109876546") {
  return bed.accept(a_case().of(person).to("land.name")).notices[0].notice_id;
}

std::size_t end_leases(StoreBed& bed, const std::string& owner, bool deduplicates = true) {
  return taken(bed.store->end_leases("land", owner, deduplicates));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(claims)

STORE_TEST(a_claim_is_taken_once_and_only_at_the_attempt_it_saw) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_TEST(taken(bed.store->claim("worker-1", bed.kLease, {{id, 1, "digest"}})).empty());
  BOOST_TEST(taken(bed.store->claim("worker-1", bed.kLease, {{id, 0, "digest"}})).contains(id));
  BOOST_TEST(taken(bed.store->claim("worker-2", bed.kLease, {{id, 0, "digest"}})).empty());
  BOOST_TEST(bed.state(id) == "in_flight");
  BOOST_TEST(bed.notice(id).attempts == 1);
  BOOST_TEST((bed.notice(id).first_sent_at == bed.clock.now()));
  BOOST_TEST(bed.due("land").empty());
  BOOST_TEST((taken(bed.store->lease_owners("land")) == std::vector<std::string>{"worker-1"}));
}

// After `commit_unknown` the owner asks again: else the lease would stand until it ran out, with nothing sent.
STORE_TEST(a_claim_asked_again_by_its_owner_is_still_his) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_TEST(taken(bed.store->claim("worker-1", bed.kLease, {{id, 0, "digest"}})).contains(id));
  BOOST_TEST(taken(bed.store->claim("worker-1", bed.kLease, {{id, 0, "digest"}})).contains(id));
  BOOST_TEST(taken(bed.store->claim("worker-1", bed.kLease, {{id, 0, "another"}})).empty());
  BOOST_TEST(bed.notice(id).attempts == 1);
  BOOST_TEST(end_leases(bed, "worker-1") == 1U);
  BOOST_TEST(taken(bed.store->claim("worker-1", bed.kLease, {{id, 0, "digest"}})).empty());
}

STORE_TEST(a_failed_attempt_is_written_down_and_comes_again) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_TEST(bed.deliver(id, failed(bed, std::chrono::seconds{5}, true)) == RecordEffect::applied);
  BOOST_TEST(bed.notice(id).last_failure == "agency_unreachable");
  bed.clock.advance(std::chrono::seconds{5});
  const auto due = taken(bed.store->peek_due("land", 10, Store::Pick::usual));
  BOOST_REQUIRE(due.size() == 1U);
  BOOST_TEST(due[0].attempts == 1U);
  BOOST_TEST((due[0].tried_since == bed.notice(id).first_sent_at));  // the retry period runs from here
  BOOST_TEST(due[0].may_have_arrived);
  BOOST_TEST(due[0].message_digest == "digest");
  bed.deliver(id, failed(bed, std::chrono::seconds{0}, false));
  // Once doubtful, doubtful until it is settled.
  BOOST_TEST(taken(bed.store->peek_due("land", 10, Store::Pick::usual))[0].may_have_arrived);
}

STORE_TEST(a_result_recorded_twice_is_there_once) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_REQUIRE(bed.claim(id));
  const auto attempt = bed.attempt(id, answered());
  BOOST_TEST(bed.record(attempt) == RecordEffect::applied);
  const auto leaves = bed.leaves(bed.notice(id).case_id).size();
  BOOST_TEST(bed.record(attempt) == RecordEffect::seen_before);
  BOOST_TEST(bed.exchanges(bed.notice(id).case_id).size() == 1U);
  BOOST_TEST(bed.leaves(bed.notice(id).case_id).size() == leaves);
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
}

STORE_TEST(a_result_without_its_lease_is_written_down_and_moves_nothing) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_REQUIRE(bed.claim(id, "worker-1"));
  const auto slow = bed.attempt(id, answered(), "worker-1");
  BOOST_TEST(end_leases(bed, "worker-1") == 1U);
  BOOST_REQUIRE(bed.claim(id, "worker-2"));
  BOOST_TEST(bed.record(slow) == RecordEffect::stale);
  BOOST_TEST(bed.record(bed.attempt(id, answered(), "worker-3")) == RecordEffect::stale);
  BOOST_TEST(bed.state(id) == "in_flight");
  const auto exchanges = bed.exchanges(bed.notice(id).case_id);
  BOOST_REQUIRE(exchanges.size() == 3U);
  for (const auto& exchange : exchanges)
    BOOST_TEST(exchange.result == (exchange.failure_code == "lease_ended" ? "unknown" : "ignored"));
  BOOST_TEST(bed.credit(CreditItem::T) == 0);
  BOOST_TEST(bed.record(bed.attempt(id, answered(), "worker-2")) == RecordEffect::applied);
}

STORE_TEST(a_dead_workers_notices_go_out_again_under_the_same_key) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_REQUIRE(bed.claim(id, "worker-1"));
  BOOST_TEST(end_leases(bed, "worker-2") == 0U);
  BOOST_TEST(end_leases(bed, "") == 0U);  // not run out yet
  BOOST_TEST(end_leases(bed, "worker-1") == 1U);
  BOOST_TEST(bed.state(id) == "ready");
  BOOST_TEST(bed.due("land").empty());
  BOOST_TEST(bed.due("land", Store::Pick::suspect) == std::vector{id});
  const auto due = taken(bed.store->peek_due("land", 1, Store::Pick::suspect));
  BOOST_TEST(due.at(0).may_have_arrived);
  BOOST_TEST(due.at(0).uncounted_attempts == 1U);
  const auto exchanges = bed.exchanges(bed.notice(id).case_id);
  BOOST_REQUIRE(exchanges.size() == 1U);
  BOOST_TEST(exchanges[0].result == "unknown");
  BOOST_TEST(exchanges[0].attempt == 1);
  const auto leaves = bed.leaves(bed.notice(id).case_id);
  BOOST_REQUIRE(leaves.size() == 2U);
  BOOST_TEST(leaves[1].find("\"failure\":\"unknown\"") != std::string::npos);
  BOOST_TEST(leaves[1].find("\"kind\":\"sent\"") != std::string::npos);
}

STORE_TEST(a_lease_that_ran_out_ends_whoever_holds_it) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_REQUIRE(bed.claim(id, "worker-1"));
  bed.clock.advance(bed.kLease + std::chrono::milliseconds{1});
  BOOST_TEST(end_leases(bed, "") == 1U);
  BOOST_TEST(bed.state(id) == "ready");
}

STORE_TEST(without_deduplication_a_person_must_say_whether_it_arrived) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_REQUIRE(bed.claim(id, "worker-1"));
  BOOST_TEST(end_leases(bed, "worker-1", false) == 1U);
  BOOST_TEST(bed.state(id) == "attention");
  BOOST_TEST(bed.notice(id).attention_reason == "arrival_unknown");
  BOOST_TEST(bed.exchanges(bed.notice(id).case_id).at(0).result == "unknown");
}

STORE_TEST(a_notice_alone_at_three_deaths_is_a_module_fault) {
  StoreBed bed{engine};
  const auto poison = one_notice(bed);
  const auto innocent = one_notice(bed, "Y155555550");
  BOOST_REQUIRE(bed.claim(poison));
  BOOST_REQUIRE(bed.claim(innocent));
  BOOST_TEST(end_leases(bed, "worker-1") == 2U);  // together: nobody knows which
  BOOST_TEST(bed.due("land", Store::Pick::suspect).size() == 2U);
  BOOST_TEST(bed.deliver(innocent, answered()) == RecordEffect::applied);
  for (int death = 1; death <= 3; ++death) {
    BOOST_TEST(bed.state(poison) == "ready");
    BOOST_REQUIRE(bed.claim(poison));
    BOOST_TEST(end_leases(bed, "worker-1") == 1U);
  }
  BOOST_TEST(bed.state(poison) == "attention");
  BOOST_TEST(bed.notice(poison).attention_reason == "module_fault");
  BOOST_TEST(bed.notice(poison).attempts == 4);
}

STORE_TEST(a_deferred_answer_waits_until_its_day) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  const auto until = bed.clock.now() + std::chrono::days{3};
  BOOST_TEST(bed.deliver(id, AwaitingEnd{until}) == RecordEffect::applied);
  BOOST_TEST(bed.state(id) == "awaiting_answer");
  BOOST_TEST((bed.notice(id).due_at == until));
  const auto leaves = bed.leaves(bed.notice(id).case_id);
  BOOST_TEST(leaves.size() == 3U);
  BOOST_TEST(leaves.back().find("\"kind\":\"deferred\"") != std::string::npos);
}

STORE_TEST(one_bad_result_does_not_hide_in_a_batch) {
  StoreBed bed{engine};
  const auto id = one_notice(bed);
  BOOST_REQUIRE(bed.claim(id));
  auto unknown = bed.attempt(id, answered());
  unknown.notice_id = bed.ids.next();
  const auto refused = bed.store->record({bed.attempt(id, answered()), unknown});
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "store_refused");
  BOOST_TEST(bed.state(id) == "in_flight");
}

STORE_TEST(leases_of_a_hung_worker_that_run_out_one_by_one_were_not_alone) {
  StoreBed bed{engine};
  const auto first = one_notice(bed);
  const auto second = one_notice(bed, "Y155555550");
  BOOST_REQUIRE(bed.claim(first));
  bed.clock.advance(std::chrono::seconds{10});
  BOOST_REQUIRE(bed.claim(second));
  const auto alone = [&](const std::string& id) {
    return bed.value<std::int64_t>("SELECT deaths_alone FROM notices WHERE notice_id = :id", id);
  };
  bed.clock.advance(bed.kLease - std::chrono::seconds{5});
  BOOST_TEST(end_leases(bed, "") == 1U);
  bed.clock.advance(std::chrono::seconds{10});
  BOOST_TEST(end_leases(bed, "") == 1U);
  BOOST_TEST(alone(first) == 0);
  BOOST_TEST(alone(second) == 0);  // nothing else was in flight when it ran out, but it did not go out alone
  BOOST_REQUIRE(bed.claim(second));
  bed.clock.advance(bed.kLease + std::chrono::seconds{1});
  BOOST_TEST(end_leases(bed, "") == 1U);
  BOOST_TEST(alone(second) == 1);
}

STORE_TEST(limits_that_pass_leave_a_mark_once) {
  StoreBed bed{engine};
  const auto mark = [&] { return taken(bed.store->mark_overdue("land", bed.clock.now() - std::chrono::hours{24})); };
  const auto unsent = one_notice(bed);
  const auto handed = one_notice(bed, "Y155555550");
  bed.deliver(handed, AwaitingEnd{bed.clock.now() + std::chrono::days{2}});
  BOOST_TEST(mark() == 0U);
  bed.clock.advance(std::chrono::hours{25});
  BOOST_TEST(mark() == 1U);
  BOOST_TEST((bed.notice(unsent).overdue_at == bed.clock.now()));
  BOOST_TEST(!bed.notice(handed).overdue_at.has_value());
  BOOST_TEST(bed.state(unsent) == "ready");  // a mark, not a state: tries go on
  BOOST_TEST(mark() == 0U);
  bed.clock.advance(std::chrono::hours{24});
  BOOST_TEST(mark() == 1U);
  BOOST_TEST(bed.notice(handed).overdue_at.has_value());
  // A new date of the agency takes the mark off.
  bed.record_late(bed.late("land", "r-1", handed, AwaitingEnd{bed.clock.now() + std::chrono::days{1}}));
  BOOST_TEST(!bed.notice(handed).overdue_at.has_value());
  BOOST_TEST(mark() == 0U);
}

STORE_TEST(what_waits_for_its_lane_a_person_or_the_agency_is_overdue_too) {
  StoreBed bed{engine};
  const auto name = [&](const std::string& person, const std::string& hold = "") {
    return bed.accept(a_case().of(person).to("land.name", hold)).notices[0].notice_id;
  };
  const auto under_way = name("P1");
  const auto waiting = name("P1");
  const auto held = name("P2", "protected_person");
  const auto doubtful = name("P3");
  const auto doubtful_later = name("P4");
  const auto settled = name("P5");
  BOOST_REQUIRE(bed.claim(under_way));
  bed.deliver(doubtful, AttentionEnd{"retries_exhausted", "agency_unreachable"});
  bed.deliver(doubtful_later, AwaitingEnd{bed.clock.now() + std::chrono::days{9}});
  bed.record_late(bed.late("land", "r-1", doubtful_later, AttentionEnd{"answer_unreadable", "answer_unreadable"}));
  bed.deliver(settled, answered());
  bed.clock.advance(std::chrono::hours{30});
  const auto fresh = name("P6");
  BOOST_TEST(taken(bed.store->mark_overdue("land", bed.clock.now() - std::chrono::hours{1})) == 4U);
  for (const auto& id : {under_way, waiting, held, doubtful})
    BOOST_TEST(bed.notice(id).overdue_at.has_value());
  for (const auto& id : {doubtful_later, settled, fresh})
    BOOST_TEST(!bed.notice(id).overdue_at.has_value());
  bed.clock.advance(std::chrono::days{9});
  BOOST_TEST(taken(bed.store->mark_overdue("land", bed.clock.now() - std::chrono::days{9})) == 1U);
  BOOST_TEST(bed.notice(doubtful_later).overdue_at.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
