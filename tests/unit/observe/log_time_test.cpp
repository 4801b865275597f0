#include "gateway/observe/log_time.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

std::int64_t ms_of(std::string_view text) {
  const auto at = instant_from_text(text);
  BOOST_REQUIRE(at.has_value());
  return at->time_since_epoch().count();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_time)

// Seconds by `date -u -d <text> +%s`.
BOOST_AUTO_TEST_CASE(reads_rfc_3339) {
  BOOST_TEST(ms_of("2026-11-22T03:04:05Z") == 1'795'316'645'000);
  BOOST_TEST(ms_of(" 2026-11-22t03:04:05.1239z\n") == 1'795'316'645'123);
  BOOST_TEST(ms_of("2026-11-22T11:04:05.5+08:00") == 1'795'316'645'500);
  BOOST_TEST(ms_of("2026-11-21T22:34:05-04:30") == 1'795'316'645'000);
  BOOST_TEST(ms_of("2024-02-29T23:59:59Z") == 1'709'251'199'000);
  BOOST_TEST(ms_of("1969-12-31T23:59:59.999Z") == -1);
}

BOOST_AUTO_TEST_CASE(refuses_everything_else) {
  for (const auto* text :
       {"", "2026-11-22", "2026-11-22 03:04:05Z", "2026-11-22T03:04:05", "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-11-22T24:00:00Z", "2026-11-22T03:60:00Z", "2026-11-22T03:04:60Z", "2026-11-22T03:04:05.Z",
        "2026-11-22T03:04:05Zx", "-026-11-22T03:04:05Z", "2026-11-22T03:04:05+0800", "2026-11-22T+3:04:05Z"})
    BOOST_TEST(!instant_from_text(text), text);
}

BOOST_AUTO_TEST_CASE(writes_milliseconds_always) {
  BOOST_TEST(to_log_time(Instant{std::chrono::milliseconds{1'795'316'645'000}}) == "2026-11-22T03:04:05.000Z");
  BOOST_TEST(to_log_time(Instant{std::chrono::milliseconds{-1}}) == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_SUITE_END()
