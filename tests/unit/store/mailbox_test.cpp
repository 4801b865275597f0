// An agency's mailbox: an event lies there from the commit that hands it over until the agency has it, and no longer
// than its notice is open. And answers an agency brings: kept once, however often they come.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

const std::string kEvent = R"({"data":{"name":"許功蓋"},"id":"1"})";

AwaitingEnd for_mailbox(std::string content = kEvent) {
  return {std::nullopt, std::move(content), std::nullopt};
}

struct MailboxBed : StoreBed {
  using StoreBed::StoreBed;

  std::string ready(const std::string& person = "Y109876546") {
    return accept(a_case().of(person, ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
  }
  std::string put(const std::string& person = "Y109876546", const std::string& content = kEvent) {
    auto id = ready(person);
    BOOST_REQUIRE(deliver(id, for_mailbox(content)) == RecordEffect::applied);
    return id;
  }
  std::vector<std::string> offered(std::size_t at_most = 100, std::size_t bytes = 1'000'000) {
    std::vector<std::string> found;
    for (const auto& event : taken(store->mailbox_page("tax", at_most, bytes)).events)
      found.push_back(event.event_id);
    return found;
  }
  MailboxTaken acknowledge(const std::vector<std::string>& event_ids, const std::string& agency = "tax") {
    clock.advance(std::chrono::seconds{1});
    return taken(store->take_from_mailbox({agency, event_ids, {}, std::string(64, 'e'), ""}));
  }
  MailboxTaken refuse(const std::string& id, const std::string& code = "no_such_customer") {
    return taken(store->take_from_mailbox({"tax", {}, {{id, code, R"({"notice_id":"x"})"}}, std::string(64, 'e'), ""}));
  }
  PushOutcome push(const std::string& reply, const std::string& id, const std::string& digest = "d-1") {
    return taken(store->push_answer({"tax", reply, id, R"({"outcome":"applied"})", digest, "raw"}));
  }
  std::vector<OpenAnswer> open() { return taken(store->open_answers("tax", 0, 100)); }
  std::string last_leaf(const std::string& id) { return leaves(notice(id).case_id).back(); }
};

using Ids = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(mailbox)

STORE_TEST(an_event_lies_there_as_it_was_written_until_it_is_acknowledged) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  for (int look = 0; look < 2; ++look) {
    const auto page = taken(bed.store->mailbox_page("tax", 10, 1'000'000));
    BOOST_REQUIRE(page.events.size() == 1U);
    BOOST_TEST(page.events[0].event_id == id);
    BOOST_TEST(page.events[0].content == kEvent);
    BOOST_TEST(!page.more);
  }
  BOOST_TEST(taken(bed.store->mailbox_page("land", 10, 1'000'000)).events.empty());
  BOOST_TEST(bed.acknowledge({id}).acknowledged == Ids{id});
  BOOST_TEST(bed.offered().empty());
  BOOST_TEST(bed.state(id) == "awaiting_answer");
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM mailbox_events") == 0);
}

STORE_TEST(the_agency_has_it_only_when_it_says_so) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  // Put there: sent, but nobody has it yet.
  BOOST_TEST(bed.last_leaf(id).find("\"kind\":\"sent\"") != std::string::npos);
  bed.acknowledge({id});
  BOOST_TEST(bed.last_leaf(id).find("\"kind\":\"deferred\"") != std::string::npos);
  BOOST_TEST(bed.last_leaf(id).find("\"answer_digest\":\"" + std::string(64, 'e')) != std::string::npos);
  const auto exchange = bed.exchanges(bed.notice(id).case_id).back();
  BOOST_TEST(exchange.kind == "late_answer");
  BOOST_TEST(exchange.result == "handed_over");
  BOOST_TEST(exchange.note == "acknowledged");
}

STORE_TEST(it_is_late_to_fetch_first_and_late_to_answer_afterwards) {
  MailboxBed bed{engine};
  const auto id = bed.ready();
  auto end = for_mailbox();
  end.fetch_by = bed.clock.now() + std::chrono::days{1};
  end.due_at = bed.clock.now() + std::chrono::days{7};
  BOOST_REQUIRE(bed.deliver(id, end) == RecordEffect::applied);
  BOOST_TEST((bed.notice(id).due_at == end.fetch_by));
  bed.clock.advance(std::chrono::days{2});
  BOOST_TEST(taken(bed.store->mark_overdue("tax", Instant{})) == 1U);
  BOOST_TEST(bed.notice(id).overdue_at.has_value());
  bed.acknowledge({id});
  BOOST_TEST((bed.notice(id).due_at == end.due_at));
  BOOST_TEST(!bed.notice(id).overdue_at.has_value());
  bed.clock.advance(std::chrono::days{6});
  BOOST_TEST(taken(bed.store->mark_overdue("tax", Instant{})) == 1U);
}

STORE_TEST(acknowledging_twice_or_what_is_not_there_or_another_agency_s_adds_nothing) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  BOOST_TEST(bed.acknowledge({id}, "land").acknowledged.empty());
  BOOST_TEST(bed.acknowledge({bed.ids.next(), "許功蓋", ""}).acknowledged.empty());
  BOOST_TEST(bed.offered() == Ids{id});
  BOOST_TEST(bed.acknowledge({id, id}).acknowledged == Ids{id});
  const auto leaves = bed.leaves(bed.notice(id).case_id).size();
  BOOST_TEST(bed.acknowledge({id}).acknowledged.empty());
  BOOST_TEST(bed.leaves(bed.notice(id).case_id).size() == leaves);
  BOOST_TEST(bed.exchanges(bed.notice(id).case_id).size() == 2U);
}

STORE_TEST(nothing_is_put_when_the_result_is_not_ours_to_write) {
  MailboxBed bed{engine};
  const auto id = bed.ready();
  BOOST_REQUIRE(bed.claim(id));
  const auto late = bed.attempt(id, for_mailbox());
  taken(bed.store->end_leases("tax", "worker-1", true));
  BOOST_TEST(bed.record(late) == RecordEffect::stale);
  BOOST_TEST(bed.offered().empty());
  // The next attempt puts it, once: the same result written twice is known.
  BOOST_REQUIRE(bed.claim(id));
  const auto again = bed.attempt(id, for_mailbox());
  BOOST_TEST(bed.record(again) == RecordEffect::applied);
  BOOST_TEST(bed.record(again) == RecordEffect::seen_before);
  BOOST_TEST(bed.offered() == Ids{id});
}

STORE_TEST(a_page_is_the_oldest_of_them_and_says_whether_there_are_more) {
  MailboxBed bed{engine};
  Ids all;
  for (const auto* person : {"Y109876546", "Y155555550", "Y213579132"})
    all.push_back(bed.put(person));
  BOOST_TEST(bed.offered() == all, boost::test_tools::per_element());
  const auto two = taken(bed.store->mailbox_page("tax", 2, 1'000'000));
  BOOST_TEST(two.events.size() == 2U);
  BOOST_TEST(two.more);
  const auto whole = taken(bed.store->mailbox_page("tax", 3, 1'000'000));
  BOOST_TEST(whole.events.size() == 3U);
  BOOST_TEST(!whole.more);
  const auto small = taken(bed.store->mailbox_page("tax", 10, kEvent.size() * 2));
  BOOST_TEST(small.events.size() == 2U);
  BOOST_TEST(small.more);
  // One that is larger than a page must not stop those behind it.
  BOOST_TEST(taken(bed.store->mailbox_page("tax", 10, 1)).events.size() == 1U);
  BOOST_TEST(taken(bed.store->mailbox_counts()).at(0).events == 3);
}

STORE_TEST(the_next_change_of_a_person_is_put_only_behind_the_outcome) {
  MailboxBed bed{engine};
  const auto first = bed.put();
  const auto second = bed.ready();
  BOOST_TEST(bed.state(second) == "waiting");
  bed.acknowledge({first});
  BOOST_TEST(bed.state(second) == "waiting");
  BOOST_TEST(bed.record_late(bed.late("tax", "push:1", first, answered())) == RecordEffect::applied);
  BOOST_TEST(bed.state(second) == "ready");
}

STORE_TEST(an_answer_without_an_acknowledgement_takes_the_event_out) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  bed.record_late(bed.late("tax", "push:1", id, answered()));
  BOOST_TEST(bed.state(id) == "settled");
  BOOST_TEST(bed.offered().empty());
}

STORE_TEST(deferred_again_leaves_it_there_and_settling_by_hand_takes_it_out) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  bed.record_late(bed.late("tax", "push:1", id, AwaitingEnd{bed.clock.now() + std::chrono::days{2}}));
  BOOST_TEST(bed.offered() == Ids{id});
  taken(bed.store->settle_by_hand({{id, "operator-1", "agency_confirmed_by_phone"}, Outcome::applied, "", ""}));
  BOOST_TEST(bed.offered().empty());
}

STORE_TEST(what_a_person_has_sent_again_is_offered_again_under_the_same_id) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  bed.acknowledge({id});
  bed.record_late(bed.late("tax", "push:1", id, AttentionEnd{"answer_unreadable", "answer_unreadable"}));
  taken(bed.store->retry({id, "operator-1", "cause_removed"}));
  BOOST_TEST(bed.offered().empty());
  BOOST_REQUIRE(bed.deliver(id, for_mailbox("{}")) == RecordEffect::applied);
  const auto page = taken(bed.store->mailbox_page("tax", 10, 1'000'000));
  BOOST_REQUIRE(page.events.size() == 1U);
  BOOST_TEST(page.events[0].content == "{}");
  // It lies there while a person is asked; what the person decides ends it.
  bed.record_late(bed.late("tax", "push:2", id, AttentionEnd{"answer_unreadable", "answer_unreadable"}));
  BOOST_TEST(bed.offered() == Ids{id});
  taken(bed.store->settle_by_hand({{id, "operator-1", "agency_confirmed_by_phone"}, Outcome::applied, "", ""}));
  BOOST_TEST(bed.offered().empty());
}

STORE_TEST(an_event_the_agency_cannot_take_becomes_an_answer_for_each_time_it_lay_there) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  BOOST_TEST(bed.refuse(id).refused == Ids{id});
  BOOST_TEST(bed.refuse(id).refused.empty());
  BOOST_TEST(bed.offered().empty());
  auto open = bed.open();
  BOOST_REQUIRE(open.size() == 1U);
  BOOST_TEST(open[0].notice_id == id);
  BOOST_TEST(open[0].status == "set_error:no_such_customer");
  const auto first_reply = open[0].reply_id;
  bed.record_late(bed.late("tax", first_reply, id, AttentionEnd{"answer_unreadable", "answer_unreadable"}));
  taken(bed.store->close_answer("tax", first_reply));
  taken(bed.store->retry({id, "operator-1", "cause_removed"}));
  BOOST_REQUIRE(bed.deliver(id, for_mailbox()) == RecordEffect::applied);
  BOOST_TEST(bed.refuse(id, "").refused == Ids{id});
  open = bed.open();
  BOOST_REQUIRE(open.size() == 1U);
  BOOST_TEST(open[0].reply_id != first_reply);
  BOOST_TEST(open[0].status == "set_error");
}

STORE_TEST(a_pushed_answer_is_kept_once_and_its_key_stands_for_one_request) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  using What = PushOutcome::What;
  const auto first = bed.push("push:1", id);
  BOOST_TEST((first.what == What::stored));
  bed.clock.advance(std::chrono::hours{1});
  const auto again = bed.push("push:1", id);
  BOOST_TEST((again.what == What::stored_before));
  BOOST_TEST((again.received_at == first.received_at));
  BOOST_TEST((bed.push("push:1", id, "d-2").what == What::key_reused));
  BOOST_REQUIRE(bed.open().size() == 1U);
  BOOST_TEST(bed.open()[0].content == R"({"outcome":"applied"})");
  BOOST_TEST(bed.open()[0].signature == "raw");
  BOOST_TEST(taken(bed.store->open_answers("land", 0, 10)).empty());
}

STORE_TEST(a_closed_answer_leaves_its_key_and_nothing_of_what_it_said) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  bed.push("push:1", id);
  taken(bed.store->close_answer("tax", "push:1"));
  taken(bed.store->close_answer("tax", "push:1"));
  BOOST_TEST(bed.open().empty());
  BOOST_TEST(bed.value<std::string>("SELECT content FROM pushed_answers").empty());
  BOOST_TEST((bed.push("push:1", id).what == PushOutcome::What::stored_before));
  BOOST_TEST(bed.open().empty());
  BOOST_TEST(taken(bed.store->forget_answers(bed.clock.now(), 10)) == 0U);
  BOOST_TEST(taken(bed.store->forget_answers(bed.clock.now() + std::chrono::days{1}, 10)) == 1U);
  BOOST_TEST((bed.push("push:1", id).what == PushOutcome::What::stored));
}

STORE_TEST(open_answers_are_never_forgotten) {
  MailboxBed bed{engine};
  bed.push("push:1", bed.put());
  BOOST_TEST(taken(bed.store->forget_answers(bed.clock.now() + std::chrono::days{1000}, 10)) == 0U);
  BOOST_TEST(bed.open().size() == 1U);
}

STORE_TEST(the_same_push_at_two_gateways_at_once_is_one) {
  MailboxBed bed{engine};
  const auto id = bed.put();
  const auto other = bed.another_store();
  const PushedAnswer answer{"tax", "push:1", id, "{}", "d-1", ""};
  std::optional<PushOutcome> there;
  std::jthread thread{[&] {
    if (auto pushed = other->push_answer(answer)) there = *pushed;
  }};
  const auto here = taken(bed.store->push_answer(answer));
  thread.join();
  BOOST_REQUIRE(there.has_value());
  BOOST_TEST(((here.what == PushOutcome::What::stored) != (there->what == PushOutcome::What::stored)));
  BOOST_TEST(bed.open().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
