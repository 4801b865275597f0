// When a batch route closes its file.
#include "gateway/relay/batch_cut.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Noon of a day in Taipei.
const Instant kNoon =
    taipei_midnight({std::chrono::year{2026}, std::chrono::month{3}, std::chrono::day{2}}) + hours{12};
const Instant kHalfPastFive = kNoon + hours{5} + minutes{30};

BatchCut daily() {
  return {std::nullopt, minutes{17 * 60 + 30}, 100};
}

BatchCut every_quarter() {
  return {seconds{900}, std::nullopt, 100};
}

}  // namespace

BOOST_AUTO_TEST_CASE(never_cuts_an_empty_batch_and_always_a_full_one) {
  BOOST_TEST(!cut_is_due(daily(), {0, {}, std::nullopt}, kHalfPastFive));
  BOOST_TEST(!cut_is_due(every_quarter(), {0, {}, kNoon - days{3}}, kNoon));
  BOOST_TEST(cut_is_due(daily(), {100, kNoon, kNoon}, kNoon));
  BOOST_TEST(!cut_is_due(daily(), {99, kNoon, kNoon}, kNoon));
}

BOOST_AUTO_TEST_CASE(the_first_daily_batch_waits_for_its_minute_too) {
  BOOST_TEST(!cut_is_due(daily(), {1, kNoon, std::nullopt}, kNoon + seconds{1}));
  BOOST_TEST(!cut_is_due(daily(), {1, kNoon, std::nullopt}, kHalfPastFive - seconds{1}));
  BOOST_TEST(cut_is_due(daily(), {1, kNoon, std::nullopt}, kHalfPastFive));
  BOOST_TEST(cut_is_due(daily(), {1, kNoon, std::nullopt}, kHalfPastFive + hours{10}));  // the worker was down
}

BOOST_AUTO_TEST_CASE(cuts_once_a_day) {
  BOOST_TEST(!cut_is_due(daily(), {1, kNoon, kHalfPastFive}, kHalfPastFive + hours{1}));
  BOOST_TEST(!cut_is_due(daily(), {1, kNoon, kHalfPastFive}, kNoon + days{1}));
  BOOST_TEST(cut_is_due(daily(), {1, kNoon, kHalfPastFive}, kHalfPastFive + days{1}));
}

BOOST_AUTO_TEST_CASE(cuts_when_the_interval_is_over) {
  BOOST_TEST(cut_is_due(every_quarter(), {1, kNoon, std::nullopt}, kNoon));
  BOOST_TEST(!cut_is_due(every_quarter(), {1, kNoon, kNoon}, kNoon + minutes{15} - seconds{1}));
  BOOST_TEST(cut_is_due(every_quarter(), {1, kNoon, kNoon}, kNoon + minutes{15}));
}
