// What an alert says, to people and to programs.
#include "gateway/relay/alert_text.h"

#include <fstream>
#include <set>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/instant_text.h"
#include "gateway/kit/strict_json.h"

using namespace tongbao;

namespace {

const AlertText kLand{"地政事務所", "Land offices"};

Instant instant(const char* text) {
  return parse_instant(text).value();
}

/// The alert of docs/operations.md.
Alert held_alert() {
  Alert alert;
  alert.alert_id = "01KAN4X3M8G2V5Q7R9T1W6Y0ZC";
  alert.agency = "land";
  alert.state = "held";
  alert.reason = "module_missing";
  alert.since = instant("2026-11-22T04:14:02Z");
  alert.started_at = alert.told_at = instant("2026-11-22T04:15:03Z");
  return alert;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(alert_text_and_json)

BOOST_AUTO_TEST_CASE(are_what_the_operations_page_shows) {
  std::ifstream page{TONGBAO_SOURCE_DIR "/docs/operations.md"};
  std::string shown;
  for (std::string line; std::getline(page, line);)
    if (line.starts_with("    {\"agency\":\"land\",\"alert_id\"")) shown = line.substr(4);
  const auto alert = held_alert();
  BOOST_TEST(canonical_json(alert_message_json(alert, AlertPhase::started, kLand, *alert.told_at)) == shown);
}

BOOST_AUTO_TEST_CASE(speak_both_languages_for_every_kind_and_phase) {
  std::set<std::string> sentences;
  for (const auto& [kind, word] : kAlertKindWords)
    for (const auto phase : {AlertPhase::started, AlertPhase::reminded, AlertPhase::ended}) {
      auto alert = held_alert();
      alert.kind = kind;
      alert.state = "";
      alert.node = "host:/run";
      alert.notices = 7;
      alert.level = 2;
      if (kind == AlertKind::disk_low || kind == AlertKind::store_unreachable) alert.agency.clear();
      const auto text = alert_text(alert, phase, kLand, instant("2026-11-23T06:15:03Z"));
      BOOST_TEST(sentences.insert(text.zh).second, text.zh);
      BOOST_TEST(sentences.insert(text.en).second, text.en);
      BOOST_TEST(text.en.starts_with("Land offices: ") == !alert.agency.empty());
    }
}

BOOST_AUTO_TEST_CASE(say_what_keeps_a_route_from_sending) {
  auto alert = held_alert();
  const auto en = [&] { return alert_text(alert, AlertPhase::started, kLand, *alert.told_at).en; };
  alert.state = "paused";
  alert.reason = "agency_asked";
  BOOST_TEST(en() == "Land offices: the route was paused by hand (agency_asked) and nobody said until when");
  alert.state = "probing";
  alert.reason = "timed_out";
  BOOST_TEST(en() == "Land offices: the agency does not answer (timed_out); one message at a time is tried");
}

BOOST_AUTO_TEST_CASE(name_how_long_it_lasted) {
  auto alert = held_alert();
  alert.ended_at = instant("2026-11-23T05:16:07Z");
  const auto now = instant("2026-11-24T00:00:00Z");
  const auto json = alert_json(alert, kLand, now);
  BOOST_TEST(json["state"] == "ended");
  BOOST_TEST(json["lasted_s"] == 90'125);
  BOOST_TEST(json["ended_at"] == "2026-11-23T05:16:07Z");
  BOOST_TEST(json["text_zh"] == "地政事務所 已恢復（歷時 25:02:05）：通路停留（module_missing），須排除原因");
  BOOST_TEST(json["text_en"] ==
             "Land offices: over after 25:02:05: the route is held (module_missing) until its cause is removed");
}

BOOST_AUTO_TEST_CASE(leave_out_what_is_not_known) {
  auto alert = held_alert();
  alert.agency.clear();
  alert.state.clear();
  const auto json = alert_json(alert, {}, *alert.told_at);
  for (const auto* name :
       {"agency", "title_zh", "node", "route_state", "level", "notices", "oldest_notice_id", "ended_at"})
    BOOST_TEST(!json.contains(name), name);
}

BOOST_AUTO_TEST_SUITE_END()
