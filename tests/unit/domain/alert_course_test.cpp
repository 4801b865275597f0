// When people are told of a trouble, and when not.
#include "gateway/domain/alert_course.h"

#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/kit/fake_clock.h"

using namespace tongbao;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

AlertFinding found(AlertFinding::What what, int level = 0) {
  AlertFinding finding;
  finding.what = what;
  finding.reason = "agency_unreachable";
  finding.level = level;
  return finding;
}

const auto kTrouble = found(AlertFinding::What::trouble);
const auto kFine = found(AlertFinding::What::fine);
const auto kUnjudged = found(AlertFinding::What::unjudged);

/// One trouble, its row, and what was told so far.
struct Course {
  FakeClock clock;
  AlertTimes times;
  std::optional<Alert> row;
  std::vector<std::string> told;
  std::size_t writes = 0;
  std::optional<Alert> last;

  void look(const AlertFinding& finding) {
    Alert fresh;
    fresh.agency = "land";
    const auto step = next_alert_step(row, finding, fresh, times, clock.now());
    if (!step) return;
    ++writes;
    if (step->told) told.emplace_back(to_word(*step->told));
    last = step->alert;
    const bool over = step->write == AlertStep::Write::drop || step->alert.ended_at;
    row = over ? std::nullopt : std::optional{step->alert};
  }
  /// Looks every two seconds for so long.
  void look_for(std::chrono::milliseconds span, const AlertFinding& finding) {
    for (const auto until = clock.now() + span; clock.now() < until; clock.advance(seconds{2}))
      look(finding);
  }
};

using Told = std::vector<std::string>;

}  // namespace

#define BOOST_TEST_TOLD(course, ...) BOOST_TEST((course).told == (Told{__VA_ARGS__}), boost::test_tools::per_element())

BOOST_FIXTURE_TEST_SUITE(alert_course, Course)

BOOST_AUTO_TEST_CASE(tells_the_start_once_after_its_patience_and_the_end_once) {
  look_for(seconds{60}, kTrouble);
  BOOST_TEST(told.empty());
  look_for(hours{2}, kTrouble);
  BOOST_TEST_TOLD(*this, "started");
  const auto over_at = clock.now();
  look_for(seconds{60}, kFine);
  BOOST_TEST(told.size() == 1U);
  look_for(hours{1}, kFine);
  BOOST_TEST_TOLD(*this, "started", "ended");
  BOOST_TEST((last->ended_at == over_at));  // when it was over, not when it was told
  BOOST_TEST((alert_lasted(*last, clock.now()) == hours{2} + seconds{60}));
  BOOST_TEST(!row);
}

BOOST_AUTO_TEST_CASE(says_nothing_of_a_trouble_that_passes_by_itself) {
  look_for(seconds{40}, kTrouble);
  look_for(minutes{10}, kFine);
  BOOST_TEST(told.empty());
  BOOST_TEST(!row);
}

BOOST_AUTO_TEST_CASE(takes_trouble_that_comes_and_goes_for_one) {
  for (int round = 0; round < 100; ++round) {
    look_for(seconds{40}, kTrouble);
    look_for(seconds{20}, kFine);
  }
  BOOST_TEST_TOLD(*this, "started");
}

BOOST_AUTO_TEST_CASE(reminds_once_a_day_while_it_lasts) {
  for (int minute = 0; minute < 3 * 1440 + 10; ++minute, clock.advance(minutes{1}))
    look(kTrouble);
  BOOST_TEST_TOLD(*this, "started", "reminded", "reminded", "reminded");
}

BOOST_AUTO_TEST_CASE(keeps_silent_while_it_may_not_judge) {
  look_for(seconds{70}, kTrouble);
  for (int hour = 0; hour < 100; ++hour, clock.advance(hours{1}))
    look(kUnjudged);
  BOOST_TEST_TOLD(*this, "started");
  look(kTrouble);
  BOOST_TEST_TOLD(*this, "started", "reminded");
  Course other;
  other.look_for(hours{1}, kUnjudged);
  BOOST_TEST(other.writes == 0U);
}

BOOST_AUTO_TEST_CASE(tells_each_level_once_as_it_is_reached) {
  times.start_after = seconds{0};
  for (const int level : {1, 1, 2, 2, 1, 2, 3})
    look(found(AlertFinding::What::trouble, level));
  BOOST_TEST_TOLD(*this, "started", "escalated", "escalated", "escalated");
  BOOST_TEST(row->level == 3);
}

BOOST_AUTO_TEST_CASE(a_trouble_known_to_be_old_is_told_at_once) {
  auto old = kTrouble;
  old.since = clock.now() - hours{5};
  look(old);
  BOOST_TEST_TOLD(*this, "started");
  BOOST_TEST((row->since == *old.since));
}

BOOST_AUTO_TEST_CASE(writes_only_what_changes_and_once_a_minute_its_figures) {
  look_for(seconds{62}, kTrouble);
  const auto before = writes;
  look_for(minutes{10}, kTrouble);
  BOOST_TEST(writes - before <= 10U);
  const auto calm = writes;
  look(found(AlertFinding::What::trouble, 0));
  BOOST_TEST(writes == calm);
}

BOOST_AUTO_TEST_CASE(a_clock_that_jumps_two_hours_and_back_does_not_storm) {
  look_for(minutes{5}, kTrouble);
  for (int jump = 0; jump < 20; ++jump) {
    clock.advance(hours{2});
    look_for(seconds{20}, kTrouble);
    clock.advance(-hours{2});
    look_for(seconds{20}, kTrouble);
  }
  BOOST_TEST_TOLD(*this, "started");
  look_for(minutes{2}, kFine);
  BOOST_TEST_TOLD(*this, "started", "ended");
}

BOOST_AUTO_TEST_CASE(a_clock_that_stepped_back_delays_neither_start_nor_reminder_nor_end) {
  look(kTrouble);
  clock.advance(-hours{2});
  look_for(seconds{64}, kTrouble);
  BOOST_TEST_TOLD(*this, "started");
  clock.advance(-hours{2});
  look(kTrouble);
  clock.advance(days{1});
  look(kTrouble);
  BOOST_TEST_TOLD(*this, "started", "reminded");
  look(kFine);
  clock.advance(-hours{2});
  look_for(seconds{64}, kFine);
  BOOST_TEST_TOLD(*this, "started", "reminded", "ended");
  BOOST_TEST((alert_lasted(*last, clock.now()) >= seconds{0}));
}

BOOST_AUTO_TEST_CASE(a_clock_400_days_ahead_reminds_once) {
  look_for(minutes{2}, kTrouble);
  clock.advance(days{400});
  look_for(minutes{10}, kTrouble);
  BOOST_TEST_TOLD(*this, "started", "reminded");
}

BOOST_AUTO_TEST_CASE(words_are_a_closed_list) {
  for (const auto& [kind, word] : kAlertKindWords) {
    BOOST_TEST((alert_kind_from(word) == kind));
    BOOST_TEST(to_word(kind) == word);
  }
  BOOST_TEST(!alert_kind_from("route_held"));
}

BOOST_AUTO_TEST_SUITE_END()
