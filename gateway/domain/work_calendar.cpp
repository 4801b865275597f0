#include "gateway/domain/work_calendar.h"

#include <array>

namespace tongbao {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;

struct WeekdayWord {
  std::string_view utf8;
  std::string_view cp950;
};

/// From Sunday on, as std::chrono counts.
constexpr std::array<WeekdayWord, 7> kWeekdayWords{{{"日", "\xA4\xE9"},
                                                    {"一", "\xA4\x40"},
                                                    {"二", "\xA4\x47"},
                                                    {"三", "\xA4\x54"},
                                                    {"四", "\xA5\x7C"},
                                                    {"五", "\xA4\xAD"},
                                                    {"六", "\xA4\xBB"}}};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Failure malformed(std::size_t line, const std::string& what) {
  return {FailureKind::configuration, "calendar_malformed", "line " + std::to_string(line) + ": " + what};
}

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Commas are never part of a CP950 character, so bytes may be searched for them.
std::string_view take_cell(std::string_view& line) {
  const auto end = line.find(',');
  const auto cell = line.substr(0, end);
  line = end == std::string_view::npos ? std::string_view{} : line.substr(end + 1);
  return cell;
}

std::optional<CalendarDate> compact_date(std::string_view digits) {
  if (digits.size() != 8) return std::nullopt;
  const std::string text{digits};
  return calendar_date_from(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2));
}

bool is_weekday_word(std::string_view word, CalendarDate day) {
  const auto& wanted = kWeekdayWords[weekday{sys_days{day}}.c_encoding()];
  return word == wanted.utf8 || word == wanted.cp950;
}

CalendarDate first_of(int year) {
  return CalendarDate{std::chrono::year{year}, std::chrono::January, std::chrono::day{1}};
}

std::size_t day_of_year(CalendarDate day) {
  return static_cast<std::size_t>((sys_days{day} - sys_days{first_of(static_cast<int>(day.year()))}).count());
}

struct CalendarRow {
  CalendarDate day;
  bool works = false;
};

Result<CalendarRow> read_row(std::string_view line, std::size_t number) {
  const auto date_cell = take_cell(line);
  const auto weekday_cell = take_cell(line);
  const auto rest_cell = take_cell(line);
  const auto day = compact_date(date_cell);
  if (!day) return malformed(number, "the first column is no date (yyyymmdd)");
  if (!is_weekday_word(weekday_cell, *day)) return malformed(number, to_iso(*day) + " is another day of the week");
  if (rest_cell != "0" && rest_cell != "2")
    return malformed(number, to_iso(*day) + ": 是否放假 is neither 0 (works) nor 2 (rests)");
  return CalendarRow{*day, rest_cell == "0"};
}

}  // namespace

Result<Done> WorkCalendar::add_official(std::string_view csv) {
  if (csv.starts_with(kByteOrderMark)) csv.remove_prefix(kByteOrderMark.size());
  take_line(csv);  // the names of the columns: what they mean is checked row by row
  std::vector<bool> works;
  std::optional<int> year;
  for (std::size_t number = 2; !csv.empty(); ++number) {
    const auto line = take_line(csv);
    if (line.empty()) continue;
    const auto row = read_row(line, number);
    if (!row) return row.failure();
    if (!year) year = static_cast<int>(row->day.year());
    if (static_cast<int>(row->day.year()) != *year || day_of_year(row->day) != works.size())
      return malformed(number, to_iso(row->day) + " is not the day after the line before it");
    works.push_back(row->works);
  }
  if (!year) return malformed(1, "there is no day in it");
  const auto whole =
      day_of_year(CalendarDate{std::chrono::year{*year}, std::chrono::December, std::chrono::day{31}}) + 1;
  if (works.size() != whole)
    return malformed(works.size() + 2, "the year " + std::to_string(*year) + " ends early: " +
                                           std::to_string(works.size()) + " of " + std::to_string(whole) + " days");
  years_[*year] = std::move(works);
  return Done{};
}

bool WorkCalendar::is_working_day(CalendarDate day) const {
  const auto found = years_.find(static_cast<int>(day.year()));
  if (found != years_.end()) return found->second[day_of_year(day)];
  const weekday name{sys_days{day}};
  return name != std::chrono::Saturday && name != std::chrono::Sunday;
}

std::map<int, std::size_t> WorkCalendar::years() const {
  std::map<int, std::size_t> counts;
  for (const auto& [year, works] : years_)
    for (const bool worked : works)
      counts[year] += worked ? 1U : 0U;
  return counts;
}

CalendarDate WorkCalendar::working_day_after(CalendarDate day, int days) const {
  while (days > 0) {
    day = days_after(day, 1);
    if (is_working_day(day)) --days;
  }
  return day;
}

Instant WorkCalendar::limit_after(Instant from, int days) const {
  return taipei_day_start(days_after(working_day_after(taipei_date(from), days), 1));
}

Instant WorkCalendar::overdue_before(Instant now, int days) const {
  const auto today = taipei_date(now);
  auto begun = days_after(today, -1);
  while (working_day_after(begun, days) >= today)
    begun = days_after(begun, -1);
  return taipei_day_start(days_after(begun, 1));
}

}  // namespace tongbao
