#include "gateway/kit/instant_text.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(instant_in_text)

// 1795316645 is `date -u -d 2026-11-22T03:04:05Z +%s`.
BOOST_AUTO_TEST_CASE(writes_utc_with_milliseconds_only_where_there_are_any) {
  BOOST_TEST(instant_text(instant_from_ms(1'795'316'645'000)) == "2026-11-22T03:04:05Z");
  BOOST_TEST(instant_text(instant_from_ms(1'795'316'645'007)) == "2026-11-22T03:04:05.007Z");
  BOOST_TEST(instant_text(instant_from_ms(0)) == "1970-01-01T00:00:00Z");
  BOOST_TEST(instant_text(instant_from_ms(-1)) == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(reads_offsets_and_fractions) {
  const auto expected = instant_from_ms(1'795'316'645'000);
  for (const char* text : {"2026-11-22T03:04:05Z", "2026-11-22t03:04:05z", "2026-11-22T11:04:05+08:00",
                           "2026-11-21T21:34:05-05:30", "2026-11-22T03:04:05.000999Z"})
    BOOST_TEST((parse_instant(text) == expected), text);
  BOOST_TEST(to_ms(parse_instant("2026-11-22T03:04:05.1Z").value()) == 1'795'316'645'100);
}

BOOST_AUTO_TEST_CASE(refuses_impossible_and_loose_instants) {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22T03:04:05", "2026-11-22 03:04:05Z", "2026-02-29T00:00:00Z", "2026-11-22T24:00:00Z",
        "2026-11-22T03:60:00Z", "2026-11-22T03:04:60Z", "2026-11-22T03:04:05.Z", "2026-11-22T03:04:05+0800",
        "2026-11-22T03:04:05Z ", "2026-11-22T03:04:05+24:00", "26-11-22T03:04:05Z", "2026-11-22T3:04:05Z"})
    BOOST_TEST(!parse_instant(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(knows_the_day_in_taipei) {
  BOOST_TEST(taipei_day_text(*parse_instant("2026-11-22T15:59:59.999Z")) == "2026-11-22");
  BOOST_TEST(taipei_day_text(*parse_instant("2026-11-22T16:00:00Z")) == "2026-11-23");
  BOOST_TEST(taipei_month_text(*parse_instant("2026-12-31T16:00:00Z")) == "2027-01");
  const auto day = parse_iso_day("2026-11-23").value();
  BOOST_TEST(instant_text(taipei_midnight(day)) == "2026-11-22T16:00:00Z");
}

BOOST_AUTO_TEST_CASE(reads_real_days_only) {
  BOOST_TEST(iso_day_text(parse_iso_day("2024-02-29").value()) == "2024-02-29");
  for (const char* text : {"2025-02-29", "2025-2-28", "2025-02-28 ", "20250228", "2025-13-01", "2025-00-10", "1140228"})
    BOOST_TEST(!parse_iso_day(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
