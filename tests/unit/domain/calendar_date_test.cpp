#include "gateway/domain/calendar_date.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(calendar_dates)

BOOST_AUTO_TEST_CASE(takes_strict_iso_days_only) {
  BOOST_TEST(to_iso(calendar_date_from("2024-02-29").value()) == "2024-02-29");
  BOOST_TEST(to_iso(calendar_date_from("0001-01-01").value()) == "0001-01-01");
  for (const auto* text : {"", "2023-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-4-22", "2026/04/22",
                           "20260422", "2026-04-22Z", " 2026-04-22", "115-04-22", "1150422", "0000-01-01", "2026-04-2x",
                           "-026-04-22", "２０２６-04-22"})
    BOOST_TEST(!calendar_date_from(text), text);
}

BOOST_AUTO_TEST_CASE(turns_the_day_at_midnight_of_taipei) {
  const Instant before{std::chrono::milliseconds{1795363199999}};  // date -u -d 2026-11-22T15:59:59.999Z
  BOOST_TEST(to_iso(taipei_date(before)) == "2026-11-22");
  BOOST_TEST(to_iso(taipei_date(before + std::chrono::milliseconds{1})) == "2026-11-23");
  BOOST_TEST(to_iso(taipei_date(Instant{std::chrono::milliseconds{-1}})) == "1970-01-01");
}

BOOST_AUTO_TEST_CASE(counts_full_years_of_age) {
  const auto age = [](std::string_view birth, std::string_view day) {
    return age_on(calendar_date_from(birth).value(), calendar_date_from(day).value());
  };
  BOOST_TEST(age("2008-11-22", "2026-11-21") == 17);
  BOOST_TEST(age("2008-11-22", "2026-11-22") == 18);
  BOOST_TEST(age("2008-02-29", "2026-02-28") == 17);
  BOOST_TEST(age("2008-02-29", "2026-03-01") == 18);
  BOOST_TEST(age("2027-01-01", "2026-11-22") < 0);
}

BOOST_AUTO_TEST_SUITE_END()
