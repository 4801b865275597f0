// How much a route may have under way: halves with trouble, reopens one by one.
#include "gateway/relay/route_pace.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/fake_clock.h"

using namespace tongbao;

namespace {

const Instant kNow = FakeClock{}.now();

std::size_t window_of(const RoutePace& pace) {
  return pace.free_slots(0, kNow + std::chrono::hours{24});
}

}  // namespace

BOOST_AUTO_TEST_CASE(gives_the_slots_that_are_not_under_way) {
  const RoutePace pace{8};
  BOOST_TEST(pace.free_slots(0, kNow) == 8U);
  BOOST_TEST(pace.free_slots(5, kNow) == 3U);
  BOOST_TEST(pace.free_slots(8, kNow) == 0U);
  BOOST_TEST(pace.free_slots(9, kNow) == 0U);
  BOOST_TEST(!pace.slowed());
}

BOOST_AUTO_TEST_CASE(halves_with_every_failure_down_to_one_probe) {
  RoutePace pace{8};
  for (const auto expected : {4U, 2U, 1U, 1U}) {
    pace.note_failure(kNow, std::nullopt);
    BOOST_TEST(window_of(pace) == expected);
    BOOST_TEST(pace.slowed());
  }
}

BOOST_AUTO_TEST_CASE(reopens_one_slot_after_the_first_success) {
  RoutePace pace{8};
  pace.note_failure(kNow, std::nullopt);
  pace.note_failure(kNow, std::nullopt);
  pace.note_answer();
  BOOST_TEST(window_of(pace) == 3U);
  for (int answer = 0; answer < 20; ++answer)
    pace.note_answer();
  BOOST_TEST(window_of(pace) == 8U);
  BOOST_TEST(!pace.slowed());
}

BOOST_AUTO_TEST_CASE(rests_as_long_as_the_agency_asks_within_reason) {
  RoutePace pace{8};
  pace.note_failure(kNow, std::chrono::seconds{90});
  BOOST_TEST(pace.free_slots(0, kNow + std::chrono::seconds{89}) == 0U);
  BOOST_TEST(pace.free_slots(0, kNow + std::chrono::seconds{90}) == 4U);
  pace.note_failure(kNow, std::chrono::seconds{30});  // a shorter wish does not end a longer rest
  BOOST_TEST((pace.rest_until() == kNow + std::chrono::seconds{90}));
  pace.note_failure(kNow, std::chrono::hours{1000});
  BOOST_TEST((pace.rest_until() == kNow + kLongestRetryAfter));
}

BOOST_AUTO_TEST_CASE(rests_between_probes_after_five_failures_in_a_row) {
  RoutePace pace{8};
  for (int failure = 0; failure < 4; ++failure)
    pace.note_failure(kNow, std::nullopt);
  BOOST_TEST(pace.free_slots(0, kNow) == 1U);
  pace.note_failure(kNow, std::nullopt);
  BOOST_TEST(pace.free_slots(0, kNow) == 0U);
  BOOST_TEST(pace.free_slots(0, kNow + std::chrono::seconds{2}) == 1U);
  pace.note_answer();
  pace.note_failure(kNow + std::chrono::seconds{3}, std::nullopt);
  BOOST_TEST(pace.free_slots(0, kNow + std::chrono::seconds{3}) == 1U);  // an answer ends the row
}

BOOST_AUTO_TEST_CASE(starts_slowly_after_a_rest_with_one_message) {
  RoutePace pace{8};
  for (int failure = 0; failure < 5; ++failure)
    pace.note_failure(kNow, std::chrono::hours{1});
  BOOST_TEST(pace.in_trouble());
  pace.start_slowly();
  BOOST_TEST(!pace.in_trouble());
  BOOST_TEST(pace.slowed());
  for (const auto expected : {1U, 2U, 3U}) {
    BOOST_TEST(pace.free_slots(0, kNow) == expected);
    pace.note_answer();
  }
}

BOOST_AUTO_TEST_CASE(says_how_many_failures_in_a_row_are_trouble) {
  RoutePace pace{1, 1};
  BOOST_TEST(!pace.in_trouble());
  pace.note_failure(kNow, std::nullopt);
  BOOST_TEST(pace.in_trouble());
}
