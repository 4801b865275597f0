// Quiet hours and announced maintenance, Asia/Taipei.
#include "gateway/domain/route_hours.h"

#include <boost/test/unit_test.hpp>

#include "gateway/domain/calendar_date.h"

using namespace tongbao;

namespace {

using std::chrono::hours;
using std::chrono::minutes;

Instant at(int day, int hour, int minute = 0) {
  return taipei_day_start(days_after(calendar_date_from("2026-11-01").value(), day - 1)) + minutes{60 * hour + minute};
}

constexpr QuietSpan kNight{hours{22}, hours{6}};
constexpr QuietSpan kNoon{hours{12}, minutes{13 * 60 + 30}};

}  // namespace

BOOST_AUTO_TEST_SUITE(route_hours)

BOOST_AUTO_TEST_CASE(a_span_over_midnight_rests_until_its_morning) {
  const RouteHours hours{{kNight}, {}};
  BOOST_TEST(!rest_at(hours, at(22, 21, 59)));
  BOOST_REQUIRE(rest_at(hours, at(22, 22)));
  BOOST_TEST((rest_at(hours, at(22, 22))->until == at(23, 6)));
  BOOST_TEST((rest_at(hours, at(23, 0))->until == at(23, 6)));
  BOOST_TEST((rest_at(hours, at(23, 5, 59))->until == at(23, 6)));
  BOOST_TEST(!rest_at(hours, at(23, 6)));
  BOOST_TEST(rest_at(hours, at(23, 3))->why == "quiet_hours");
}

BOOST_AUTO_TEST_CASE(a_span_within_a_day_ends_the_same_day) {
  const RouteHours hours{{kNoon, kNight}, {}};
  BOOST_TEST(!rest_at(hours, at(22, 11, 59)));
  BOOST_TEST((rest_at(hours, at(22, 12))->until == at(22, 13, 30)));
  BOOST_TEST(!rest_at(hours, at(22, 13, 30)));
}

BOOST_AUTO_TEST_CASE(maintenance_names_its_reason_and_ends_at_its_instant) {
  const RouteHours hours{{}, {{at(21, 18), at(22, 8), "資料庫移轉"}}};
  BOOST_TEST(!rest_at(hours, at(21, 17, 59)));
  const auto rest = rest_at(hours, at(21, 18));
  BOOST_REQUIRE(rest);
  BOOST_TEST(rest->why == "maintenance");
  BOOST_TEST(rest->reason == "資料庫移轉");
  BOOST_TEST((rest->until == at(22, 8)));
  BOOST_TEST(!rest_at(hours, at(22, 8)));
}

BOOST_AUTO_TEST_CASE(rests_that_touch_are_one) {
  const RouteHours hours{{kNight}, {{at(21, 18), at(21, 23), "x"}, {at(22, 6), at(22, 7), "y"}}};
  const auto rest = rest_at(hours, at(21, 19));
  BOOST_REQUIRE(rest);
  BOOST_TEST((rest->until == at(22, 7)));  // maintenance, the night, more maintenance
  BOOST_TEST(rest->reason == "x");
}

BOOST_AUTO_TEST_CASE(spans_that_cover_every_day_whole_come_to_an_end_of_looking) {
  const RouteHours hours{{{minutes{0}, std::chrono::hours{12}}, {std::chrono::hours{12}, minutes{0}}}, {}};
  BOOST_REQUIRE(rest_at(hours, at(22, 3)));
  BOOST_TEST((rest_at(hours, at(22, 3))->until > at(22, 3) + std::chrono::days{365}));
}

BOOST_AUTO_TEST_CASE(time_outside_rest_leaves_nights_and_maintenance_out_once) {
  const RouteHours none;
  BOOST_TEST((time_outside_rest(none, at(21, 10), at(22, 10)) == hours{24}));
  BOOST_TEST((time_outside_rest(none, at(22, 10), at(21, 10)) == hours{0}));
  const RouteHours nights{{kNight}, {}};
  BOOST_TEST((time_outside_rest(nights, at(21, 21), at(22, 7)) == hours{2}));
  BOOST_TEST((time_outside_rest(nights, at(21, 23), at(22, 5)) == hours{0}));
  BOOST_TEST((time_outside_rest(nights, at(22, 5), at(22, 23)) == hours{16}));
  BOOST_TEST((time_outside_rest(nights, at(1, 12), at(11, 12)) == hours{160}));
  const RouteHours both{{kNight, kNoon}, {{at(21, 20), at(22, 8), "x"}}};
  BOOST_TEST((time_outside_rest(both, at(21, 11), at(22, 9)) == minutes{60 + 390 + 60}));
}

BOOST_AUTO_TEST_SUITE_END()
