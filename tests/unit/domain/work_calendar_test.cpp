// Limits in working days, by the calendars the government published.
#include "gateway/domain/work_calendar.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/official_calendar.h"

using namespace tongbao;

namespace {

CalendarDate day(const std::string& iso) {
  return calendar_date_from(iso).value();
}

/// That minute of that day in Taipei.
Instant at(const std::string& iso, int hour, int minute = 0) {
  return taipei_day_start(day(iso)) + std::chrono::minutes{60 * hour + minute};
}

struct Official {
  Official() {
    for (const auto* year : {&kYear2018, &kYear2025, &kYear2026})
      BOOST_REQUIRE(calendar.add_official(official_csv(*year)));
  }
  std::string due(const std::string& from, int days) const {
    return to_iso(calendar.working_day_after(day(from), days));
  }
  WorkCalendar calendar;
};

std::string why_not(const std::string& csv) {
  WorkCalendar calendar;
  const auto added = calendar.add_official(csv);
  BOOST_TEST(calendar.empty() != static_cast<bool>(added));
  return added ? "" : added.failure().code + " " + added.failure().detail;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto found = text.find(from);
  BOOST_REQUIRE(found != std::string::npos);
  return text.replace(found, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(work_calendar)

BOOST_FIXTURE_TEST_CASE(lunar_new_year_2026_is_no_working_day, Official) {
  BOOST_TEST(due("2026-02-13", 1) == "2026-02-23");  // Friday before nine days off
  BOOST_TEST(due("2026-02-12", 1) == "2026-02-13");
  BOOST_TEST(due("2026-02-16", 1) == "2026-02-23");  // on New Year's Eve
  BOOST_TEST(due("2026-02-13", 5) == "2026-03-02");  // 27 February rests for the 28th
}

BOOST_FIXTURE_TEST_CASE(a_made_up_saturday_is_worked, Official) {
  BOOST_TEST(due("2025-02-07", 1) == "2025-02-08");
  BOOST_TEST(due("2025-02-07", 2) == "2025-02-10");
  BOOST_TEST(due("2025-01-24", 1) == "2025-02-03");
  BOOST_TEST(due("2018-03-30", 1) == "2018-03-31");
  BOOST_TEST(due("2018-12-21", 2) == "2018-12-24");
}

BOOST_FIXTURE_TEST_CASE(a_holiday_on_a_sunday_rests_on_another_day, Official) {
  BOOST_TEST(due("2026-10-08", 1) == "2026-10-12");
  BOOST_TEST(due("2026-10-23", 1) == "2026-10-27");
}

BOOST_FIXTURE_TEST_CASE(a_limit_lasts_to_the_end_of_its_day_in_taipei, Official) {
  const auto limit = calendar.limit_after(at("2026-02-13", 16), 1);
  BOOST_TEST((limit == at("2026-02-24", 0)));
  BOOST_TEST((calendar.limit_after(at("2026-02-13", 0), 1) == limit));
  BOOST_TEST((calendar.limit_after(at("2026-02-13", 23, 59), 1) == limit));
}

BOOST_FIXTURE_TEST_CASE(what_is_overdue_is_exactly_what_passed_its_limit, Official) {
  for (const int days : {1, 3, 7})
    for (auto today = day("2026-02-01"); today < day("2026-04-10"); today = days_after(today, 1))
      for (const int hour : {0, 12, 23}) {
        const auto now = taipei_day_start(today) + std::chrono::hours{hour};
        const auto before = calendar.overdue_before(now, days);
        BOOST_TEST((calendar.limit_after(before - std::chrono::milliseconds{1}, days) <= now));
        BOOST_TEST((calendar.limit_after(before, days) > now));
      }
}

BOOST_AUTO_TEST_CASE(without_a_calendar_weekends_rest) {
  const WorkCalendar calendar;
  BOOST_TEST(calendar.empty());
  BOOST_TEST(!calendar.covers(day("2026-11-20")));
  BOOST_TEST(to_iso(calendar.working_day_after(day("2026-11-20"), 1)) == "2026-11-23");
  BOOST_TEST(to_iso(calendar.working_day_after(day("2026-12-24"), 1)) == "2026-12-25");
}

BOOST_FIXTURE_TEST_CASE(a_limit_runs_from_a_known_year_into_an_unknown_one, Official) {
  BOOST_TEST(calendar.covers(day("2026-12-31")));
  BOOST_TEST(!calendar.covers(day("2027-01-01")));
  BOOST_TEST(due("2026-12-31", 1) == "2027-01-01");  // nobody has said yet that it rests
  const auto years = calendar.years();
  BOOST_TEST(years.at(2025) == 247U);
  BOOST_TEST(years.at(2026) == 245U);
}

BOOST_AUTO_TEST_CASE(takes_utf8_with_and_without_mark_and_cp950) {
  const auto csv = official_csv(kYear2026);
  BOOST_TEST(why_not(csv) == "");
  BOOST_TEST(why_not("\xEF\xBB\xBF" + csv) == "");
  std::string big5 = csv;
  const std::pair<std::string, std::string> words[] = {
      {"西元日期,星期,是否放假,備註",
       "\xA6\xE8\xA4\xB8\xA4\xE9\xB4\xC1,\xAC\x50\xB4\xC1,\xAC\x4F\xA7\x5F\xA9\xF1\xB0\xB2,\xB3\xC6\xB5\xF9"},
      {"日", "\xA4\xE9"},
      {"一", "\xA4\x40"},
      {"二", "\xA4\x47"},
      {"三", "\xA4\x54"},
      {"四", "\xA5\x7C"},
      {"五", "\xA4\xAD"},
      {"六", "\xA4\xBB"}};
  for (const auto& [from, to] : words)
    for (auto found = big5.find(from); found != std::string::npos; found = big5.find(from, found + to.size()))
      big5.replace(found, from.size(), to);
  BOOST_TEST(why_not(big5) == "");
}

BOOST_AUTO_TEST_CASE(refuses_whatever_is_not_the_whole_year_of_the_official_file) {
  const auto csv = official_csv(kYear2026);
  BOOST_TEST(why_not("") == "calendar_malformed line 1: there is no day in it");
  BOOST_TEST(why_not("<html>\n<body>\n") == "calendar_malformed line 2: the first column is no date (yyyymmdd)");
  BOOST_TEST(why_not(replaced(csv, "20260102,五", "20260102,六")) ==
             "calendar_malformed line 3: 2026-01-02 is another day of the week");
  BOOST_TEST(why_not(replaced(csv, "20260102,五,0", "20260102,五,1")) ==
             "calendar_malformed line 3: 2026-01-02: 是否放假 is neither 0 (works) nor 2 (rests)");
  BOOST_TEST(why_not(replaced(csv, "20260102,五,0,\r\n", "")) ==
             "calendar_malformed line 3: 2026-01-03 is not the day after the line before it");
  BOOST_TEST(why_not(csv.substr(0, csv.find("20261231"))) ==
             "calendar_malformed line 366: the year 2026 ends early: 364 of 365 days");
  // The table Google Calendar reads lies beside it under nearly the same name.
  BOOST_TEST(why_not("Subject,Start Date\n例假日,2026/1/3\n") ==
             "calendar_malformed line 2: the first column is no date (yyyymmdd)");
}

BOOST_FIXTURE_TEST_CASE(a_corrected_file_replaces_its_year, Official) {
  BOOST_TEST(!calendar.is_working_day(day("2025-10-24")));
  auto first = kYear2025;
  std::erase(first.resting_weekdays, "1024");
  BOOST_REQUIRE(calendar.add_official(official_csv(first)));
  BOOST_TEST(calendar.is_working_day(day("2025-10-24")));
}

BOOST_AUTO_TEST_SUITE_END()
