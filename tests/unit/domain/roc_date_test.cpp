#include "gateway/domain/roc_date.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(roc_dates)

namespace {

CalendarDate iso(std::string_view text) {
  return calendar_date_from(text).value();
}

std::string read_as(std::string_view text) {
  const auto reading = read_roc_date(text);
  BOOST_TEST(reading.date.has_value() == reading.faults.empty());
  return reading.date ? to_iso(*reading.date) : reading.faults.front().code;
}

}  // namespace

BOOST_AUTO_TEST_CASE(shows_iso_days_in_the_calendar_of_the_republic) {
  BOOST_TEST(roc_text(iso("2011-01-01")) == "民國100年1月1日");
  BOOST_TEST(roc_text(iso("1912-01-01")) == "民國1年1月1日");
  BOOST_TEST(roc_text(iso("1911-12-31")) == "民國前1年12月31日");
  BOOST_TEST(roc_text(iso("1906-03-02")) == "民國前6年3月2日");
}

BOOST_AUTO_TEST_CASE(writes_seven_digits) {
  BOOST_TEST(roc_seven_digits(iso("2011-01-01")).value() == "1000101");
  BOOST_TEST(roc_seven_digits(iso("2010-12-31")).value() == "0991231");
  BOOST_TEST(roc_seven_digits(iso("2024-02-29")).value() == "1130229");
  BOOST_TEST(!roc_seven_digits(iso("1911-12-31")));
  BOOST_TEST(!roc_seven_digits(iso("2911-01-01")));
}

BOOST_AUTO_TEST_CASE(reads_what_is_plainly_in_the_calendar_of_the_republic) {
  BOOST_TEST(read_as("民國115年4月22日") == "2026-04-22");
  BOOST_TEST(read_as("中華民國115年4月22日") == "2026-04-22");
  BOOST_TEST(read_as("115年4月22日") == "2026-04-22");
  BOOST_TEST(read_as("115/4/22") == "2026-04-22");
  BOOST_TEST(read_as("115/04/22") == "2026-04-22");
  BOOST_TEST(read_as("1150422") == "2026-04-22");
  BOOST_TEST(read_as("0991231") == "2010-12-31");
  BOOST_TEST(read_as("099/12/31") == "2010-12-31");
  BOOST_TEST(read_as("民國99年12月31日") == "2010-12-31");
  BOOST_TEST(read_as("民國元年1月1日") == "1912-01-01");
  BOOST_TEST(read_as("民國前6年3月2日") == "1906-03-02");
  BOOST_TEST(read_as("1130229") == "2024-02-29");
}

BOOST_AUTO_TEST_CASE(refuses_days_that_do_not_exist) {
  for (const auto* text : {"114/02/29", "1140229", "100/13/01", "099/04/31", "民國114年2月29日", "民國0年1月1日",
                           "民國前2000年1月1日", "1000001", "000/01/01"})
    BOOST_TEST(read_as(text) == "roc_date_not_existing", text);
  BOOST_TEST(read_as("99/04/31") == "roc_date_calendar_unclear");
}

BOOST_AUTO_TEST_CASE(never_guesses_the_calendar) {
  for (const auto* text : {"991231", "99/4/30", "99年4月30日", "2026/4/22", "20260422", "11504", "2026年4月22日"})
    BOOST_TEST(read_as(text) == "roc_date_calendar_unclear", text);
}

BOOST_AUTO_TEST_CASE(refuses_every_other_form) {
  for (const auto* text : {"", "民國", "民國115/4/22", "115/4", "115/4/22/", "115-4-22", "民國115年4月", "115//22",
                           "115/004/22", "民國 115 年 4 月 22 日", "１１５/４/２２", "115年4/22", "abc", "前6年3月2日"})
    BOOST_TEST(read_as(text) == "roc_date_form", text);
}

BOOST_AUTO_TEST_CASE(round_trips_every_day_of_two_centuries) {
  for (auto day = std::chrono::sys_days{iso("1820-01-01")}; day < std::chrono::sys_days{iso("2030-01-01")};
       day += std::chrono::days{1}) {
    const CalendarDate date{day};
    BOOST_REQUIRE((read_roc_date(roc_text(date)).date == date));
    if (const auto digits = roc_seven_digits(date)) BOOST_REQUIRE((read_roc_date(*digits).date == date));
  }
}

BOOST_AUTO_TEST_SUITE_END()
