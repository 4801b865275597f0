#include "gateway/observe/log_time.h"

#include <charconv>

#include <fmt/format.h>

namespace tongbao {
namespace {

/// Takes exactly `digits` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + digits, number);
  if (fault != std::errc{} || end != text.data() + digits || text.front() == '-') return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char upper, char lower) {
  if (text.empty() || (text.front() != upper && text.front() != lower)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> take_field(std::string_view& text, char before, std::size_t digits, int most) {
  if (!take(text, before, before)) return std::nullopt;
  const auto number = take_digits(text, digits);
  return number && *number <= most ? number : std::nullopt;
}

std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) {
  if (!take(text, '.', '.')) return std::chrono::milliseconds{0};
  int thousandths = 0;
  std::size_t digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits)
    if (digits < 3) thousandths = thousandths * 10 + (text.front() - '0');
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits)
    thousandths *= 10;
  return std::chrono::milliseconds{thousandths};
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
  if (take(text, 'Z', 'z')) return std::chrono::minutes{0};
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const char sign = text.front();
  const auto hours = take_field(text, sign, 2, 23);
  const auto minutes = hours ? take_field(text, ':', 2, 59) : std::nullopt;
  if (!minutes) return std::nullopt;
  return std::chrono::minutes{(sign == '-' ? -1 : 1) * (*hours * 60 + *minutes)};
}

}  // namespace

std::string to_log_time(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::optional<Instant> instant_from_text(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(kBlank) - first + 1);

  const auto year = take_digits(text, 4);
  const auto month = year ? take_field(text, '-', 2, 12) : std::nullopt;
  const auto day = month ? take_field(text, '-', 2, 31) : std::nullopt;
  if (!day || !take(text, 'T', 't')) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23) return std::nullopt;
  const auto minute = take_field(text, ':', 2, 59);
  const auto second = minute ? take_field(text, ':', 2, 59) : std::nullopt;
  const auto fraction = second ? take_fraction(text) : std::nullopt;
  const auto offset = fraction ? take_offset(text) : std::nullopt;
  if (!offset || !text.empty()) return std::nullopt;
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + *fraction - *offset;
}

}  // namespace tongbao
