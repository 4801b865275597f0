#include "gateway/kit/official_date.h"

#include <array>
#include <cstdio>

namespace tongbao {

namespace {

constexpr int kRocEpoch = 1911;

/// The number of a text of decimal digits only; nothing for anything else.
std::optional<int> digits_value(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<std::chrono::year_month_day> day_of(std::optional<int> year, std::optional<int> month,
                                                  std::optional<int> day) {
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<std::chrono::year_month_day> iso_day(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  return day_of(digits_value(iso.substr(0, 4)), digits_value(iso.substr(5, 2)), digits_value(iso.substr(8, 2)));
}

/// The day as text, its year less `epoch`, by a printf format of three numbers.
std::string print_day(const char* format, const std::chrono::year_month_day& date, int epoch) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), format, static_cast<int>(date.year()) - epoch,
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace

bool is_iso_date(std::string_view text) { return iso_day(text).has_value(); }

std::optional<std::string> compact_date(std::string_view iso) {
  const auto date = iso_day(iso);
  if (!date) return std::nullopt;
  return print_day("%04d%02u%02u", *date, 0);
}

std::optional<std::string> iso_from_compact(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  const auto date =
      day_of(digits_value(text.substr(0, 4)), digits_value(text.substr(4, 2)), digits_value(text.substr(6, 2)));
  if (!date) return std::nullopt;
  return print_day("%04d-%02u-%02u", *date, 0);
}

std::optional<std::string> roc_date(std::string_view iso) {
  const auto date = iso_day(iso);
  if (!date) return std::nullopt;
  const int year = static_cast<int>(date->year()) - kRocEpoch;
  if (year < 1 || year > 999) return std::nullopt;
  return print_day("%03d%02u%02u", *date, kRocEpoch);
}

std::optional<std::string> iso_from_roc(std::string_view text) {
  if (text.size() != 7) return std::nullopt;
  auto year = digits_value(text.substr(0, 3));
  if (!year || *year < 1) return std::nullopt;
  const auto date = day_of(*year + kRocEpoch, digits_value(text.substr(3, 2)), digits_value(text.substr(5, 2)));
  if (!date) return std::nullopt;
  return print_day("%04d-%02u-%02u", *date, 0);
}

std::string utc_text(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(instant - day)};
  std::array<char, 16> clock{};
  std::snprintf(clock.data(), clock.size(), "T%02d:%02d:%02dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return print_day("%04d-%02u-%02u", std::chrono::year_month_day{day}, 0) + clock.data();
}

std::optional<Instant> instant_from_utc_text(std::string_view text) {
  if (text.size() < 20 || text.back() != 'Z' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto date = iso_day(text.substr(0, 10));
  const auto hour = digits_value(text.substr(11, 2)), minute = digits_value(text.substr(14, 2));
  const auto second = digits_value(text.substr(17, 2));
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  int thousandths = 0;
  if (text.size() > 20) {
    const auto decimals = text.substr(20, text.size() - 21);
    const auto value = digits_value(decimals);
    if (text[19] != '.' || decimals.size() > 3 || !value) return std::nullopt;
    thousandths = *value * (decimals.size() == 1 ? 100 : decimals.size() == 2 ? 10 : 1);
  }
  return Instant{std::chrono::sys_days{*date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + std::chrono::milliseconds{thousandths};
}

}  // namespace tongbao
