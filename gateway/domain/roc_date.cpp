#include "gateway/domain/roc_date.h"

#include <cstddef>
#include <cstdio>

namespace tongbao {
namespace {

constexpr int kYearZero = 1911;

bool take_roc_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

/// The digits at the front, taken away.
std::string_view take_roc_digits(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && text[length] >= '0' && text[length] <= '9')
    ++length;
  const auto digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

int roc_number(std::string_view digits) {
  int number = 0;
  for (const char digit : digits)
    number = number * 10 + (digit - '0');
  return number;
}

RocReading refused_roc(std::string_view code) {
  return {std::nullopt, {value_fault(code)}};
}

RocReading roc_day(bool before_republic, int year, int month, int day) {
  if (year < 1) return refused_roc("roc_date_not_existing");
  const int western = before_republic ? kYearZero + 1 - year : kYearZero + year;
  if (western < 1) return refused_roc("roc_date_not_existing");
  const CalendarDate date{std::chrono::year{western}, std::chrono::month{static_cast<unsigned>(month)},
                          std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return refused_roc("roc_date_not_existing");
  return {date, {}};
}

/// What stands between the numbers of a date: 年 月 日, or two slashes.
struct RocMarks {
  std::string_view year, month, day;
};

/// Month and day behind the year's digits; `text` begins with the mark of the year.
RocReading read_month_and_day(std::string_view text, const RocMarks& marks, bool before_republic, int year) {
  if (!take_roc_word(text, marks.year)) return refused_roc("roc_date_form");
  const auto month = take_roc_digits(text);
  if (month.empty() || month.size() > 2 || !take_roc_word(text, marks.month)) return refused_roc("roc_date_form");
  const auto day = take_roc_digits(text);
  if (day.empty() || day.size() > 2 || !take_roc_word(text, marks.day) || !text.empty())
    return refused_roc("roc_date_form");
  return roc_day(before_republic, year, roc_number(month), roc_number(day));
}

constexpr RocMarks kWordMarks{"年", "月", "日"};
constexpr RocMarks kSlashMarks{"/", "/", ""};

RocReading read_named_calendar(std::string_view text) {
  const bool before_republic = take_roc_word(text, "前");
  const auto year = take_roc_digits(text);
  if (year.empty() && take_roc_word(text, "元")) return read_month_and_day(text, kWordMarks, before_republic, 1);
  if (year.empty() || year.size() > 4) return refused_roc("roc_date_form");
  return read_month_and_day(text, kWordMarks, before_republic, roc_number(year));
}

}  // namespace

RocDate to_roc(CalendarDate date) {
  const int western = static_cast<int>(date.year());
  const bool before_republic = western <= kYearZero;
  return {before_republic, before_republic ? kYearZero + 1 - western : western - kYearZero,
          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())};
}

std::string roc_text(CalendarDate date) {
  const RocDate roc = to_roc(date);
  return std::string{"民國"} + (roc.before_republic ? "前" : "") + std::to_string(roc.year) + "年" +
         std::to_string(roc.month) + "月" + std::to_string(roc.day) + "日";
}

std::optional<std::string> roc_seven_digits(CalendarDate date) {
  const RocDate roc = to_roc(date);
  if (roc.before_republic || roc.year > 999) return std::nullopt;
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%03d%02u%02u", roc.year, roc.month, roc.day);
  return std::string{text, static_cast<std::size_t>(length)};
}

RocReading read_roc_date(std::string_view text) {
  const bool named = take_roc_word(text, "中華民國") || take_roc_word(text, "民國");
  if (named) return read_named_calendar(text);
  const auto year = take_roc_digits(text);
  if (text.empty()) {
    if (year.size() != 7) return refused_roc(year.empty() ? "roc_date_form" : "roc_date_calendar_unclear");
    return roc_day(false, roc_number(year.substr(0, 3)), roc_number(year.substr(3, 2)), roc_number(year.substr(5, 2)));
  }
  if (year.empty()) return refused_roc("roc_date_form");
  const bool slashes = text.starts_with('/');
  if (!slashes && !text.starts_with("年")) return refused_roc("roc_date_form");
  if (year.size() != 3) return refused_roc("roc_date_calendar_unclear");
  return read_month_and_day(text, slashes ? kSlashMarks : kWordMarks, false, roc_number(year));
}

}  // namespace tongbao
