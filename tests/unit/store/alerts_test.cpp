// The tables of alerts: what they ask of notices and routes, and that of several nodes one takes each step.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

Alert an_alert(StoreBed& bed, AlertKind kind = AlertKind::route_trouble, const std::string& node = "") {
  Alert alert;
  alert.alert_id = bed.ids.next();
  alert.kind = kind;
  alert.agency = "land";
  alert.node = node;
  alert.reason = "timed_out";
  alert.since = alert.seen_at = bed.clock.now();
  return alert;
}

AlertWrite opened(Alert alert, const std::string& content = "") {
  alert.started_at = alert.told_at = alert.since;
  return {{AlertStep::Write::open, std::move(alert), AlertPhase::started}, content};
}

AlertEffect take(Store& store, const AlertWrite& write, const std::string& node = "one") {
  return taken(store.take_alert_steps({write}, node)).front();
}

std::vector<Alert> open_alerts(StoreBed& bed, const std::string& node = "one") {
  return taken(bed.store->alert_facts({}, node, bed.clock.now() - hours{24})).open;
}

RouteFacts facts_of(StoreBed& bed, std::chrono::milliseconds waited = seconds{0},
                    std::array<std::chrono::milliseconds, 3> levels = {hours{1}, hours{24}, hours{72}}) {
  const auto now = bed.clock.now();
  const AlertQuestion question{"land", now - waited, {now - levels[0], now - levels[1], now - levels[2]}};
  return taken(bed.store->alert_facts({question}, "one", now)).routes.at(0);
}

}  // namespace

namespace tongbao {
inline std::ostream& operator<<(std::ostream& out, AlertEffect effect) {
  static constexpr std::string_view kWords[] = {"ours", "theirs", "full"};
  return out << kWords[static_cast<std::size_t>(effect)];
}
}  // namespace tongbao

BOOST_AUTO_TEST_SUITE(alerts)

STORE_TEST(of_several_nodes_one_opens_and_one_ends_an_alert) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  BOOST_TEST(take(*bed.store, opened(an_alert(bed))) == AlertEffect::ours);
  BOOST_TEST(take(*other, opened(an_alert(bed)), "two") == AlertEffect::theirs);
  auto alert = open_alerts(bed).at(0);
  BOOST_TEST(open_alerts(bed).size() == 1U);
  BOOST_TEST(open_alerts(bed, "two").size() == 1U);
  alert.ended_at = bed.clock.now();
  const AlertWrite end{{AlertStep::Write::change, alert, AlertPhase::ended}, ""};
  BOOST_TEST(take(*other, end, "two") == AlertEffect::ours);
  BOOST_TEST(take(*bed.store, end) == AlertEffect::theirs);
  BOOST_TEST(open_alerts(bed).empty());
  BOOST_TEST(take(*bed.store, opened(an_alert(bed))) == AlertEffect::ours);  // the next trouble is another alert
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM alerts") == 2);
}

STORE_TEST(a_row_comes_back_as_it_was_written) {
  StoreBed bed{engine};
  auto alert = an_alert(bed, AlertKind::notices_waiting, "one");
  alert.level = 2;
  alert.notices = 17;
  alert.state = "held";
  alert.oldest_notice_id = bed.ids.next();
  alert.since = bed.clock.now() - hours{30};
  BOOST_TEST(take(*bed.store, opened(alert)) == AlertEffect::ours);
  const auto found = open_alerts(bed).at(0);
  BOOST_TEST(found.alert_id == alert.alert_id);
  BOOST_CHECK(found.kind == alert.kind);
  BOOST_TEST(found.agency == "land");
  BOOST_TEST(found.node == "one");
  BOOST_TEST(found.state == "held");
  BOOST_TEST(found.reason == "timed_out");
  BOOST_TEST(found.level == 2);
  BOOST_TEST(found.notices == 17);
  BOOST_TEST(found.oldest_notice_id == alert.oldest_notice_id);
  BOOST_TEST((found.since == alert.since));
  BOOST_TEST((found.told_at == alert.since));
  BOOST_TEST((!found.quiet_at && !found.ended_at));
  BOOST_TEST(open_alerts(bed, "two").empty());  // another node's own
  bed.clock.advance(hours{25});
  BOOST_TEST(open_alerts(bed, "two").size() == 1U);  // that is not heard of any more
}

STORE_TEST(a_step_by_an_old_version_changes_nothing) {
  StoreBed bed{engine};
  BOOST_TEST(take(*bed.store, opened(an_alert(bed))) == AlertEffect::ours);
  const auto read = open_alerts(bed).at(0);
  auto changed = read;
  changed.reason = "agency_unreachable";
  const AlertWrite change{{AlertStep::Write::change, changed, std::nullopt}, ""};
  BOOST_TEST(take(*bed.store, change) == AlertEffect::ours);
  BOOST_TEST(take(*bed.store, change) == AlertEffect::theirs);
  BOOST_TEST(take(*bed.store, {{AlertStep::Write::drop, read, std::nullopt}, ""}) == AlertEffect::theirs);
  BOOST_TEST(open_alerts(bed).at(0).reason == "agency_unreachable");
  BOOST_TEST(take(*bed.store, {{AlertStep::Write::drop, open_alerts(bed).at(0), std::nullopt}, ""}) ==
             AlertEffect::ours);
  BOOST_TEST(open_alerts(bed).empty());
}

STORE_TEST(waiting_notices_are_told_with_count_and_oldest_and_only_what_may_go) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto name = [&](const std::string& person, const std::string& hold = "") {
    return bed.accept(a_case().of(person).to("land.name", hold)).notices[0].notice_id;
  };
  const auto first = name("P1");
  name("P1");                  // waits in its lane
  name("P2", "second_check");  // held
  bed.clock.advance(minutes{30});
  const auto flying = name("P3");
  BOOST_REQUIRE(bed.claim(flying));
  bed.deliver(name("P4"), AwaitingEnd{bed.clock.now() + hours{48}});
  const auto doubted = name("P5");
  bed.deliver(doubted, AttentionEnd{"retries_exhausted", "agency_unreachable"});
  bed.deliver(name("P6"), answered());
  const auto tried = name("P7");
  bed.deliver(tried, failed(bed, hours{9}));  // its next try is far, it was due long ago
  bed.clock.advance(minutes{45});
  const auto facts = facts_of(bed, minutes{45}, {hours{1}, minutes{45}, minutes{76}});
  BOOST_TEST(facts.longest_waiting == first);
  BOOST_TEST((*facts.waits_since == bed.clock.now() - minutes{75}));
  BOOST_TEST(facts.waiting[0] == 1);
  BOOST_TEST(facts.waiting[1] == 3);  // first, flying, tried
  BOOST_TEST(facts.waiting[2] == 0);
  BOOST_TEST(facts.has_ready);
  BOOST_TEST(facts.attention == 1);
  BOOST_TEST(facts.oldest_attention == doubted);
  BOOST_TEST(facts.overdue == 0);
  taken(bed.store->mark_overdue("land", bed.clock.now() - minutes{50}));
  const auto later = facts_of(bed, hours{2});
  BOOST_TEST(!later.waits_since.has_value());
  BOOST_TEST(later.overdue == 3);  // first, the one in its lane and the held one
  BOOST_TEST(later.oldest_overdue == first);
}

STORE_TEST(a_lane_that_opens_late_and_a_hold_window_make_nobody_late) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto head = bed.accept(a_case().of("P1").to("land.name")).notices[0].notice_id;
  const auto behind = bed.accept(a_case().of("P1").to("land.name")).notices[0].notice_id;
  bed.clock.advance(hours{80});
  bed.deliver(head, answered());
  BOOST_TEST(bed.state(behind) == "ready");
  BOOST_TEST((*facts_of(bed).waits_since == bed.clock.now()));
  BOOST_TEST(!facts_of(bed, minutes{1}).waits_since.has_value());
}

STORE_TEST(the_routes_state_is_told_and_when_its_last_pause_ended) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto move = [&](RouteEvent event, const std::string& reason = "") {
    BOOST_REQUIRE(taken(bed.store->move_route({"land", event, reason})).has_value());
  };
  move(RouteEvent::failures_rose, "timed_out");
  move(RouteEvent::probe_failed, "timed_out");
  auto facts = facts_of(bed);
  BOOST_CHECK(facts.state == RouteState::probing);
  BOOST_TEST(facts.failures == 2);
  BOOST_TEST(facts.reason == "timed_out");
  move(RouteEvent::resumed_by_hand);
  BOOST_TEST(!facts_of(bed).resumed_at.has_value());
  move(RouteEvent::paused_by_hand, "agency_asked");
  facts = facts_of(bed);
  BOOST_CHECK(facts.state == RouteState::paused);
  BOOST_TEST(facts.pause_reason == "agency_asked");
  BOOST_TEST((facts.changed_at == bed.clock.now()));
  bed.clock.advance(hours{3});
  move(RouteEvent::resumed_by_hand);
  taken(bed.store->note_collect("land", "answer_damaged"));
  facts = facts_of(bed);
  BOOST_TEST((*facts.resumed_at == bed.clock.now()));
  BOOST_TEST(facts.failures == 0);
  BOOST_TEST(facts.collect_failure == "answer_damaged");
}

STORE_TEST(a_message_is_kept_until_it_was_said_and_one_node_says_it) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  const auto alert = an_alert(bed);
  BOOST_TEST(take(*bed.store, opened(alert, "{\"a\":1}")) == AlertEffect::ours);
  BOOST_TEST(!taken(other->take_alert_message("two", seconds{90})).has_value());  // it is the other's
  const auto first = taken(bed.store->take_alert_message("one", seconds{90}));
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST(first->alert_id == alert.alert_id);
  BOOST_TEST(first->content == "{\"a\":1}");
  BOOST_TEST(first->tries == 1);
  BOOST_TEST(!taken(bed.store->take_alert_message("one", seconds{90})).has_value());  // in hand
  taken(bed.store->end_alert_message(first->message_row, "failed", bed.clock.now() + minutes{1}));
  BOOST_TEST(!taken(bed.store->take_alert_message("one", seconds{90})).has_value());
  bed.clock.advance(minutes{1});
  BOOST_TEST(taken(bed.store->take_alert_message("one", seconds{90}))->tries == 2);
  taken(bed.store->free_alert_messages("two"));
  BOOST_TEST(!taken(bed.store->take_alert_message("one", seconds{90})).has_value());
  taken(bed.store->free_alert_messages("one"));  // the node was started anew
  BOOST_TEST(taken(bed.store->take_alert_message("one", seconds{90}))->tries == 3);
  bed.clock.advance(minutes{12});  // the node is dead: its hold is over, and ten minutes more
  const auto inherited = taken(other->take_alert_message("two", seconds{90}));
  BOOST_REQUIRE(inherited.has_value());
  taken(other->end_alert_message(inherited->message_row, "good", std::nullopt));
  bed.clock.advance(hours{1});
  BOOST_TEST(!taken(bed.store->take_alert_message("one", seconds{90})).has_value());
}

STORE_TEST(only_so_many_messages_wait_and_old_ones_are_given_up) {
  StoreBed bed{engine};
  std::vector<AlertWrite> writes;
  for (std::size_t count = 0; count <= kMostAlertMessages; ++count) {
    auto alert = an_alert(bed);
    alert.agency = "agency-" + std::to_string(count);
    writes.push_back(opened(alert, "{}"));
  }
  const auto effects = taken(bed.store->take_alert_steps(writes, "one"));
  BOOST_TEST(std::ranges::count(effects, AlertEffect::ours) == static_cast<std::int64_t>(kMostAlertMessages));
  BOOST_TEST(effects.back() == AlertEffect::full);
  BOOST_TEST(open_alerts(bed).size() == kMostAlertMessages + 1);
  bed.clock.advance(hours{24 * 7 + 1});
  BOOST_TEST(!taken(bed.store->take_alert_message("one", seconds{90})).has_value());
  BOOST_TEST(taken(bed.store->forget_alerts(bed.clock.now() + hours{1}, 1000)) == 0U);  // none of them has ended
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM alert_messages") == 0);
}

STORE_TEST(lists_show_what_was_told_newest_first) {
  StoreBed bed{engine};
  std::vector<std::string> ids;
  for (const auto kind : {AlertKind::route_trouble, AlertKind::notices_waiting, AlertKind::notices_overdue}) {
    auto write = opened(an_alert(bed, kind));
    ids.push_back(write.step.alert.alert_id);
    take(*bed.store, write);
  }
  auto silent = opened(an_alert(bed, AlertKind::answers_missing));
  silent.step.alert.started_at.reset();  // it may yet pass by itself
  take(*bed.store, silent);
  auto alert = taken(bed.reads.alerts({true, "", "", 50})).at(0);
  BOOST_TEST(alert.alert_id == ids[2]);
  alert.ended_at = bed.clock.now();
  BOOST_TEST(take(*bed.store, {{AlertStep::Write::change, alert, AlertPhase::ended}, ""}) == AlertEffect::ours);
  BOOST_TEST(taken(bed.reads.alerts({true, "", "", 50})).size() == 2U);
  BOOST_TEST(taken(bed.reads.alerts({false, "", "", 50})).size() == 3U);
  BOOST_TEST(taken(bed.reads.alerts({false, "tax", "", 50})).empty());
  const auto page = taken(bed.reads.alerts({false, "land", ids[2], 1}));
  BOOST_REQUIRE(page.size() == 1U);
  BOOST_TEST(page[0].alert_id == ids[1]);
  bed.clock.advance(hours{1});
  BOOST_TEST(taken(bed.store->forget_alerts(bed.clock.now(), 1000)) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
