// Batches: a committed intent, the same members after a crash, one holder of the route.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

struct BatchBed : StoreBed {
  explicit BatchBed(Engine engine) : StoreBed{engine} {
    taken(store->put_route({"tax", "稅捐", "Tax"}));
    epoch = taken(store->take_route("tax"));
    for (const auto* person : {"Y109876546", "Y155555550", "Y213579132"})
      members.push_back(
          StoreBed::accept(a_case().of(person, ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id);
  }
  BatchCutRequest request(const std::vector<std::string>& wanted) {
    BatchCutRequest made{"tax", ids.next(), "2026-11-22", "worker-1", epoch, {}};
    for (const auto& id : wanted)
      made.intents.push_back({id, static_cast<std::uint32_t>(notice(id).attempts), "digest"});
    return made;
  }
  OpenBatch cut(const std::vector<std::string>& wanted) { return *taken(store->cut_batch(request(wanted))); }
  BatchWritten written(const OpenBatch& batch) {
    return {"tax",       batch.batch_id,
            epoch,       "worker-1",
            clock.now(), clock.now(),
            kWire,       {{"tax.bill_address", clock.now() + std::chrono::days{1}}, {"tax.self_use", clock.now()}}};
  }

  std::int64_t epoch = 0;
  std::vector<std::string> members;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(batches)

STORE_TEST(a_batch_is_an_intent_until_it_is_written) {
  BatchBed bed{engine};
  BOOST_TEST(!taken(bed.store->last_cut_at("tax")).has_value());
  const std::vector<std::string> wanted{bed.members[1], bed.members[0]};
  const auto batch = bed.cut(wanted);
  BOOST_TEST(batch.sequence == 1U);
  BOOST_TEST(batch.notice_ids == wanted);
  BOOST_TEST(bed.state(bed.members[0]) == "in_flight");
  BOOST_TEST(bed.state(bed.members[2]) == "ready");
  BOOST_TEST((taken(bed.store->last_cut_at("tax")) == bed.clock.now()));
  // What a crash leaves: the same id, number and members, in the same order, and nothing to be sent one by one.
  const auto unfinished = taken(bed.store->unfinished_batch("tax"));
  BOOST_REQUIRE(unfinished.has_value());
  BOOST_TEST(unfinished->batch_id == batch.batch_id);
  BOOST_TEST(unfinished->day == "2026-11-22");
  BOOST_TEST(unfinished->notice_ids == wanted);
  BOOST_TEST(taken(bed.store->end_leases("tax", "worker-1", true)) == 0U);
  BOOST_TEST(taken(bed.store->end_leases("tax", "", true)) == 0U);
  const auto loaded = taken(bed.store->load_notices(unfinished->notice_ids));
  BOOST_REQUIRE(loaded.size() == 2U);
  BOOST_TEST(loaded[0].notice.notice_id == wanted[0]);

  taken(bed.store->record_batch_written(bed.written(batch)));
  for (const auto& id : wanted) {
    BOOST_TEST(bed.state(id) == "awaiting_answer");
    BOOST_TEST((bed.notice(id).due_at == bed.clock.now() + std::chrono::days{1}));
    const auto exchanges = bed.exchanges(bed.notice(id).case_id);
    BOOST_REQUIRE(exchanges.size() == 1U);
    BOOST_TEST(exchanges[0].result == "handed_over");
    BOOST_TEST(exchanges[0].note == batch.batch_id);
    BOOST_TEST(bed.leaves(bed.notice(id).case_id).size() == 2U);
  }
  BOOST_TEST(!taken(bed.store->unfinished_batch("tax")).has_value());
}

STORE_TEST(written_twice_is_written_once) {
  BatchBed bed{engine};
  const auto batch = bed.cut({bed.members[0]});
  taken(bed.store->record_batch_written(bed.written(batch)));
  bed.record_late(bed.late("tax", "r-1", bed.members[0], answered()));
  taken(bed.store->record_batch_written(bed.written(batch)));
  BOOST_TEST(bed.state(bed.members[0]) == "settled");
  BOOST_TEST(bed.exchanges(bed.notice(bed.members[0]).case_id).size() == 2U);
}

STORE_TEST(members_no_longer_ready_are_left_out_and_an_empty_batch_uses_no_number) {
  BatchBed bed{engine};
  auto first = bed.request({bed.members[0], bed.members[1]});
  bed.withdraw(bed.notice(bed.members[0]).case_id);
  const auto batch = *taken(bed.store->cut_batch(first));
  BOOST_TEST(batch.notice_ids == std::vector{bed.members[1]});
  auto late = bed.request({bed.members[0]});
  BOOST_TEST(!taken(bed.store->cut_batch(late)).has_value());
  taken(bed.store->record_batch_written(bed.written(batch)));
  BOOST_TEST(bed.cut({bed.members[2]}).sequence == 2U);
}

STORE_TEST(who_lost_the_route_writes_nothing) {
  BatchBed bed{engine};
  const auto batch = bed.cut({bed.members[0]});
  const auto stale_cut = bed.request({bed.members[1]});
  const auto stale_write = bed.written(batch);
  const auto successor = taken(bed.another_store()->take_route("tax"));
  BOOST_TEST(successor > bed.epoch);
  BOOST_TEST(!bed.store->cut_batch(stale_cut));
  BOOST_TEST(!bed.store->record_batch_written(stale_write));
  BOOST_TEST(bed.state(bed.members[1]) == "ready");
  BOOST_TEST(bed.state(bed.members[0]) == "in_flight");
  bed.epoch = successor;
  taken(bed.store->record_batch_written(bed.written(batch)));
  BOOST_TEST(bed.state(bed.members[0]) == "awaiting_answer");
}

STORE_TEST(each_member_is_answered_for_itself) {
  BatchBed bed{engine};
  taken(bed.store->record_batch_written(bed.written(bed.cut(bed.members))));
  bed.record_late(bed.late("tax", "f1:1", bed.members[0], answered()));
  bed.record_late(bed.late("tax", "f1:2", bed.members[1], answered(Outcome::no_record)));
  BOOST_TEST(bed.notice(bed.members[0]).outcome == "applied");
  BOOST_TEST(bed.notice(bed.members[1]).outcome == "no_record");
  BOOST_TEST(bed.state(bed.members[2]) == "awaiting_answer");
}

STORE_TEST(a_batch_given_up_asks_a_person_about_each_member) {
  BatchBed bed{engine};
  const auto batch = bed.cut({bed.members[0], bed.members[1]});
  BOOST_TEST(taken(bed.store->abandon_batch("tax", batch.batch_id, bed.epoch, "message_changed")) == 2U);
  BOOST_TEST(!taken(bed.store->unfinished_batch("tax")).has_value());
  BOOST_TEST(bed.state(bed.members[2]) == "ready");
  for (const auto& id : batch.notice_ids) {
    const auto notice = bed.notice(id);
    BOOST_TEST(notice.state == "attention");
    BOOST_TEST(notice.attention_reason == "message_changed");
    BOOST_TEST(taken(bed.store->load_notices({id})).at(0).may_have_arrived);
    const auto exchanges = bed.exchanges(notice.case_id);
    BOOST_REQUIRE(exchanges.size() == 1U);
    BOOST_TEST(exchanges[0].kind == "attempt");
    BOOST_TEST(exchanges[0].attempt == 1);
    BOOST_TEST(exchanges[0].result == "unknown");
    BOOST_TEST(exchanges[0].failure_code == "message_changed");
    const auto leaf = bed.leaves(notice.case_id).back();
    BOOST_TEST(leaf.find("\"kind\":\"sent\"") != std::string::npos);
    BOOST_TEST(leaf.find("\"failure\":\"unknown\"") != std::string::npos);
  }
  // Nothing is left to give up: a second time doubts nobody.
  BOOST_TEST(taken(bed.store->abandon_batch("tax", batch.batch_id, bed.epoch, "message_changed")) == 0U);
  BOOST_TEST(bed.exchanges(bed.notice(bed.members[0]).case_id).size() == 1U);
}

STORE_TEST(who_lost_the_route_gives_up_nothing) {
  BatchBed bed{engine};
  const auto batch = bed.cut({bed.members[0]});
  taken(bed.another_store()->take_route("tax"));
  const auto refused = bed.store->abandon_batch("tax", batch.batch_id, bed.epoch, "message_changed");
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "store_refused");
  BOOST_TEST(bed.state(bed.members[0]) == "in_flight");
  BOOST_TEST(bed.exchanges(bed.notice(bed.members[0]).case_id).empty());
  BOOST_TEST(bed.leaves(bed.notice(bed.members[0]).case_id).size() == 1U);
  const auto unfinished = taken(bed.store->unfinished_batch("tax"));
  BOOST_REQUIRE(unfinished.has_value());
  BOOST_TEST(unfinished->batch_id == batch.batch_id);
}

STORE_TEST(a_member_of_a_batch_given_up_goes_out_in_a_new_one_when_a_person_says_so) {
  BatchBed bed{engine};
  const auto id = bed.members[0];
  const auto given_up = bed.cut({id});
  taken(bed.store->abandon_batch("tax", given_up.batch_id, bed.epoch, "message_changed"));
  BOOST_TEST(!taken(bed.store->cut_batch(bed.request({id}))).has_value());
  const auto retried = taken(bed.store->retry({id, "operator-1", "phoned_agency"}));
  BOOST_REQUIRE(std::holds_alternative<HandDone>(retried));
  BOOST_TEST(std::get<HandDone>(retried).state == "ready");
  const auto again = bed.cut({id});
  BOOST_TEST(again.batch_id != given_up.batch_id);
  BOOST_TEST(again.sequence == 2U);
  BOOST_TEST(again.notice_ids == std::vector{id});
  BOOST_TEST(taken(bed.store->unfinished_batch("tax"))->batch_id == again.batch_id);
  BOOST_TEST(bed.notice(id).attempts == 2);
  taken(bed.store->record_batch_written(bed.written(again)));
  bed.record_late(bed.late("tax", "r-1", id, answered()));
  BOOST_TEST(bed.notice(id).outcome == "applied");
}

BOOST_AUTO_TEST_SUITE_END()
