#include "gateway/domain/calendar_date.h"

#include <cstddef>
#include <cstdio>

namespace tongbao {
namespace {

constexpr std::chrono::hours kTaipeiAhead{8};

/// The number of exactly these digits; -1 when one is none.
int iso_number(std::string_view digits) {
  int number = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return -1;
    number = number * 10 + (digit - '0');
  }
  return number;
}

}  // namespace

std::optional<CalendarDate> calendar_date_from(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const int year = iso_number(iso.substr(0, 4));
  const int month = iso_number(iso.substr(5, 2));
  const int day = iso_number(iso.substr(8, 2));
  if (year < 1 || month < 1 || day < 1) return std::nullopt;
  const CalendarDate date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                          std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string to_iso(CalendarDate date) {
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {text, static_cast<std::size_t>(length)};
}

CalendarDate taipei_date(Instant at) {
  return CalendarDate{std::chrono::floor<std::chrono::days>(at + kTaipeiAhead)};
}

Instant taipei_day_start(CalendarDate day) {
  return Instant{std::chrono::sys_days{day} - kTaipeiAhead};
}

CalendarDate days_after(CalendarDate day, int days) {
  return CalendarDate{std::chrono::sys_days{day} + std::chrono::days{days}};
}

int age_on(CalendarDate birth, CalendarDate day) {
  const int years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  const bool before_birthday = day.month() < birth.month() || (day.month() == birth.month() && day.day() < birth.day());
  return before_birthday ? years - 1 : years;
}

}  // namespace tongbao
