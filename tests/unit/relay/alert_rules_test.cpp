// What counts as trouble, and what is a rule that says to wait.
#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "gateway/domain/calendar_date.h"
#include "gateway/relay/alert_judgement.h"
#include "tests/unit/relay/alert_words.h"

using namespace tongbao;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

using What = AlertFinding::What;

Instant at(int day, int hour, int minute = 0) {
  return taipei_day_start(days_after(calendar_date_from("2026-11-01").value(), day - 1)) + minutes{60 * hour + minute};
}

struct AlertRules {
  AlertRules() {
    route.agency = facts.agency = "land";
    facts.changed_at = at(1, 0);
  }
  What of_route(Instant now) const { return judge_route(facts, route, alerts, now).what; }
  int level(Instant now, int told = 0) const {
    std::optional<Alert> open;
    if (told > 0) open.emplace().level = told;
    const auto finding = judge_waiting(facts, route, alerts, open, now);
    return finding.what == What::unjudged ? -1 : finding.level;
  }

  RouteSettings route;
  AlertSettings alerts;
  RouteFacts facts;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(alert_rules, AlertRules)

BOOST_AUTO_TEST_CASE(a_held_route_is_trouble_at_any_hour) {
  route.hours.quiet = {{hours{22}, hours{6}}};
  facts.state = RouteState::held;
  facts.reason = "module_missing";
  const auto finding = judge_route(facts, route, alerts, at(3, 23));
  BOOST_TEST(finding.what == What::trouble);
  BOOST_TEST(finding.reason == "module_missing");
  BOOST_TEST(finding.state == "held");
}

BOOST_AUTO_TEST_CASE(an_agency_without_answers_is_trouble_but_not_in_its_quiet_hours) {
  facts.state = RouteState::probing;
  facts.failures = 1;
  facts.reason = "timed_out";
  BOOST_TEST(of_route(at(3, 12)) == What::trouble);
  route.hours.quiet = {{hours{22}, hours{6}}};
  BOOST_TEST(of_route(at(3, 23)) == What::unjudged);
  BOOST_TEST(of_route(at(4, 6)) == What::trouble);
  route.hours = {{}, {{at(5, 0), at(5, 4), "x"}}};
  BOOST_TEST(of_route(at(5, 3)) == What::unjudged);
}

BOOST_AUTO_TEST_CASE(a_first_probe_after_a_hold_or_a_pause_is_waited_for_only_when_there_is_one_to_send) {
  facts.state = RouteState::probing;
  BOOST_TEST(of_route(at(3, 12)) == What::fine);
  facts.has_ready = true;
  BOOST_TEST(of_route(at(3, 12)) == What::unjudged);
  facts.state = RouteState::open;
  BOOST_TEST(of_route(at(3, 12)) == What::fine);
}

BOOST_AUTO_TEST_CASE(a_pause_is_trouble_when_nobody_said_until_when_and_it_lasts) {
  facts.state = RouteState::paused;
  facts.pause_reason = "agency_asked";
  facts.changed_at = at(3, 12);
  BOOST_TEST(of_route(at(3, 15, 59)) == What::unjudged);
  BOOST_TEST(of_route(at(3, 16)) == What::trouble);
  facts.pause_until = at(9, 0);
  BOOST_TEST(of_route(at(5, 0)) == What::unjudged);
}

BOOST_AUTO_TEST_CASE(later_answers_that_cannot_be_fetched_are_trouble_outside_quiet_hours) {
  BOOST_TEST(judge_answers(facts, route, at(3, 23)).what == What::fine);
  facts.collect_failure = "answer_damaged";
  BOOST_TEST(judge_answers(facts, route, at(3, 23)).what == What::trouble);
  BOOST_TEST(judge_answers(facts, route, at(3, 23)).reason == "answer_damaged");
  route.hours.quiet = {{hours{22}, hours{6}}};
  BOOST_TEST(judge_answers(facts, route, at(3, 23)).what == What::unjudged);
}

BOOST_AUTO_TEST_CASE(levels_rise_after_an_hour_a_day_and_three) {
  BOOST_TEST(level(at(3, 12)) == 0);
  facts.waits_since = at(3, 12);
  facts.longest_waiting = "N1";
  facts.waiting = {7, 5, 2};
  BOOST_TEST(level(at(3, 12, 59)) == 0);
  BOOST_TEST(level(at(3, 13)) == 1);
  BOOST_TEST(level(at(4, 11, 59)) == 1);
  BOOST_TEST(level(at(4, 12)) == 2);
  BOOST_TEST(level(at(6, 12)) == 3);
  const auto finding = judge_waiting(facts, route, alerts, std::nullopt, at(4, 12));
  BOOST_TEST(finding.notices == 5);
  BOOST_TEST(finding.oldest_notice_id == "N1");
  BOOST_TEST((*finding.since == at(3, 12)));
}

BOOST_AUTO_TEST_CASE(a_level_lasts_until_nothing_has_waited_half_of_its_limit) {
  facts.waits_since = at(3, 12);
  BOOST_TEST(level(at(3, 12, 30)) == 0);
  BOOST_TEST(level(at(3, 12, 30), 1) == 1);
  BOOST_TEST(level(at(3, 12, 29), 1) == 0);
  BOOST_TEST(level(at(3, 20), 2) == 1);  // the day's notice is settled, one of eight hours is left
  BOOST_TEST(level(at(4, 1), 2) == 2);
}

BOOST_AUTO_TEST_CASE(nights_and_maintenance_do_not_count_as_waiting) {
  route.hours = {{{hours{22}, hours{6}}}, {{at(10, 0), at(14, 0), "x"}}};
  facts.waits_since = at(3, 21, 40);
  BOOST_TEST(level(at(3, 23)) == -1);
  BOOST_TEST(level(at(4, 6, 39)) == 0);
  BOOST_TEST(level(at(4, 6, 40)) == 1);
  facts.waits_since = at(9, 21, 59);
  BOOST_TEST(level(at(14, 6, 58)) == 0);
  BOOST_TEST(level(at(14, 7)) == 1);
}

BOOST_AUTO_TEST_CASE(a_paused_route_waits_for_its_person_and_counts_anew_from_the_end_of_the_pause) {
  facts.waits_since = at(3, 12);
  facts.state = RouteState::paused;
  BOOST_TEST(level(at(6, 12)) == -1);
  facts.state = RouteState::probing;
  facts.resumed_at = at(6, 12);
  BOOST_TEST(level(at(6, 12, 59)) == 0);
  BOOST_TEST(level(at(6, 13)) == 1);
  facts.resumed_at = at(2, 0);  // an earlier pause
  BOOST_TEST(level(at(6, 12)) == 3);
}

BOOST_AUTO_TEST_CASE(a_notice_of_a_daily_file_waits_from_the_cut_on) {
  route.batch = BatchCut{std::nullopt, minutes{17 * 60 + 30}, 512};
  BOOST_TEST((waited(route, at(3, 9), at(3, 17)) == minutes{0}));
  BOOST_TEST((waited(route, at(3, 9), at(3, 18)) == minutes{30}));
  BOOST_TEST((waited(route, at(3, 17, 31), at(4, 17)) == minutes{0}));
  BOOST_TEST((waited(route, at(3, 17, 31), at(4, 19, 30)) == hours{2}));
  route.batch = BatchCut{seconds{600}, std::nullopt, 512};
  BOOST_TEST((waited(route, at(3, 9), at(3, 9, 30)) == minutes{20}));
}

BOOST_AUTO_TEST_CASE(the_instant_before_which_all_has_waited_long_enough_fits_the_waiting) {
  const auto now = at(20, 12, 34);
  for (const int rules : {0, 1, 2}) {
    if (rules == 1) route.hours = {{{hours{22}, hours{6}}, {hours{12}, minutes{750}}}, {{at(18, 3), at(19, 9), "x"}}};
    if (rules == 2) route.batch = BatchCut{std::nullopt, minutes{17 * 60 + 30}, 512};
    for (const auto limit : {seconds{1800}, seconds{3600}, seconds{86'400}, seconds{259'200}}) {
      const auto since = waiting_since(route, limit, now);
      BOOST_TEST((waited(route, since, now) >= limit));
      BOOST_TEST((waited(route, since + seconds{2}, now) < limit));
    }
  }
  route.hours.quiet = {{hours{6}, minutes{5 * 60 + 59}}};  // a minute a day is left
  BOOST_TEST((waiting_since(route, seconds{259'200}, now) == Instant{}));
}

BOOST_AUTO_TEST_CASE(a_notice_in_attention_and_an_overdue_one_are_named_with_the_oldest) {
  BOOST_TEST(judge_attention(facts).what == What::fine);
  BOOST_TEST(judge_overdue(facts, at(4, 9)).what == What::fine);
  facts.attention = 3;
  facts.oldest_attention = "A";
  facts.overdue = 2;
  facts.oldest_overdue = "O";
  BOOST_TEST(judge_attention(facts).notices == 3);
  BOOST_TEST(judge_attention(facts).oldest_notice_id == "A");
  BOOST_TEST(judge_overdue(facts, at(4, 8)).what == What::trouble);
  BOOST_TEST(judge_overdue(facts, at(4, 8)).oldest_notice_id == "O");
}

BOOST_AUTO_TEST_CASE(limits_that_end_at_midnight_wake_nobody) {
  facts.overdue = 2;
  BOOST_TEST(judge_overdue(facts, at(4, 0, 1)).what == What::unjudged);
  BOOST_TEST(judge_overdue(facts, at(4, 7, 59)).what == What::unjudged);
  BOOST_TEST(judge_overdue(facts, at(4, 17, 59)).what == What::trouble);
  BOOST_TEST(judge_overdue(facts, at(4, 18)).what == What::unjudged);
  BOOST_TEST(judge_overdue(facts, at(6, 12)).what == What::trouble);   // a Friday
  BOOST_TEST(judge_overdue(facts, at(7, 12)).what == What::unjudged);  // Saturday
  BOOST_TEST(judge_overdue(facts, at(8, 12)).what == What::unjudged);
  BOOST_TEST(judge_overdue(facts, at(9, 12)).what == What::trouble);
}

BOOST_AUTO_TEST_CASE(one_look_judges_every_kind_of_every_route_and_of_this_node) {
  alerts.times.start_after = seconds{0};
  facts.state = RouteState::held;
  facts.attention = 1;
  facts.waits_since = at(3, 12);
  const std::vector<RouteSettings> routes{route};
  const AlertScene scene{"here", routes, alerts};
  const NodeFacts node{{"land"}, 100 * 1'048'576U};
  const auto kinds_told = [&](const std::vector<AlertStep>& steps) {
    std::vector<std::string> kinds;
    for (const auto& step : steps)
      if (step.told) kinds.emplace_back(to_word(step.alert.kind));
    return kinds;
  };
  const auto steps = judge_alerts({{facts}, {}}, node, scene, at(6, 13));
  const std::vector<std::string> expected{"route_trouble", "notices_waiting", "notices_attention", "worker_down",
                                          "disk_low"};
  BOOST_TEST(kinds_told(steps) == expected, boost::test_tools::per_element());
  for (const auto& step : steps) {
    const bool of_node = step.alert.kind == AlertKind::worker_down || step.alert.kind == AlertKind::disk_low;
    BOOST_TEST(step.alert.node == (of_node ? "here" : ""));
  }
  alerts.without = {AlertKind::notices_attention, AlertKind::worker_down, AlertKind::disk_low};
  BOOST_TEST(judge_alerts({{facts}, {}}, node, scene, at(6, 13)).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_worker_of_no_route_is_watched_by_its_name) {
  alerts.times.start_after = seconds{0};
  const std::vector<RouteSettings> routes{route};
  const AlertScene scene{"here", routes, alerts, {"mail"}};
  BOOST_TEST(judge_alerts({{facts}, {}}, {}, scene, at(3, 0)).empty());
  const auto steps = judge_alerts({{facts}, {}}, {{"mail"}, std::nullopt}, scene, at(3, 0));
  BOOST_REQUIRE(steps.size() == 1U);
  BOOST_CHECK(steps[0].alert.kind == AlertKind::worker_down);
  BOOST_TEST(steps[0].alert.agency == "mail");
  BOOST_TEST(steps[0].alert.node == "here");
}

BOOST_AUTO_TEST_CASE(what_nobody_watches_any_more_ends) {
  alerts.times.end_after = seconds{0};
  Alert gone;
  gone.alert_id = "A1";
  gone.agency = "closed_agency";
  gone.since = gone.seen_at = at(3, 0);
  gone.started_at = gone.told_at = at(3, 0);
  const std::vector<RouteSettings> routes{route};
  const auto steps = judge_alerts({{facts}, {gone}}, {}, {"here", routes, alerts}, at(4, 0));
  BOOST_REQUIRE(steps.size() == 1U);
  BOOST_CHECK(steps[0].told == AlertPhase::ended);
}

BOOST_AUTO_TEST_SUITE_END()
