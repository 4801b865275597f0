#include "gateway/domain/retry_schedule.h"

#include <array>

#include <boost/test/unit_test.hpp>

using namespace tongbao;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(retry_schedule)

BOOST_AUTO_TEST_CASE(waits_longer_after_each_failure_and_then_six_hours) {
  constexpr std::array<std::chrono::milliseconds, 11> kExpected{5s, 30s, 2min, 10min, 30min, 1h, 2h, 4h, 6h, 6h, 6h};
  for (std::uint32_t failed = 1; failed <= kExpected.size(); ++failed)
    BOOST_TEST((retry_pause(failed, 0.5) == kExpected[failed - 1]));
  BOOST_TEST((retry_pause(4'000'000'000U, 0.5) == std::chrono::milliseconds{6h}));
}

BOOST_AUTO_TEST_CASE(moves_each_pause_by_at_most_a_fifth) {
  BOOST_TEST((retry_pause(1, 0.0) == 4000ms));
  BOOST_TEST((retry_pause(1, 0.25) == 4500ms));
  BOOST_TEST((retry_pause(1, 1.0) == 6000ms));
  BOOST_TEST((retry_pause(1, 7.0) == 6000ms));
}

BOOST_AUTO_TEST_CASE(obeys_the_agency_within_one_second_and_six_hours) {
  BOOST_TEST((clamp_retry_after(0s) == 1s));
  BOOST_TEST((clamp_retry_after(-5s) == 1s));
  BOOST_TEST((clamp_retry_after(120s) == 120s));
  BOOST_TEST((clamp_retry_after(24h) == 6h));
  RetryQuestion question{.first_attempt_at = Instant{0ms}, .now = Instant{1000ms}, .retry_after = 90s};
  BOOST_TEST((next_attempt_at(question) == Instant{91000ms}));
}

BOOST_AUTO_TEST_CASE(ends_with_the_retry_period) {
  RetryQuestion question{
      .first_attempt_at = Instant{0ms}, .now = Instant{std::chrono::days{14} - 6h}, .failed_attempts = 20};
  BOOST_TEST((next_attempt_at(question) == Instant{std::chrono::days{14}}));
  question.now += 1ms;
  BOOST_TEST(!next_attempt_at(question).has_value());
  question.period = std::chrono::days{400};
  BOOST_TEST(next_attempt_at(question).has_value());
  question.now = Instant{std::chrono::days{30}};
  BOOST_TEST(!next_attempt_at(question).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
