#include "simulators/tax/roc_date.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace tongbao::sim_tax {
namespace {

std::optional<int> whole_number(std::string_view digits) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::optional<std::string> iso_of_roc(std::string_view seven) {
  if (seven.size() != 7) return std::nullopt;
  const bool before = seven.front() == '-';
  const auto year = before ? whole_number(seven.substr(1, 2)) : whole_number(seven.substr(0, 3));
  const auto month = whole_number(seven.substr(3, 2));
  const auto day = whole_number(seven.substr(5, 2));
  if (!year || !month || !day || *year == 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{before ? 1912 - *year : 1911 + *year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", static_cast<int>(date.year()), *month, *day);
  return out;
}

std::string roc_of_iso(std::string_view iso) {
  if (iso.size() != 10) return std::string(7, ' ');
  const int year = whole_number(iso.substr(0, 4)).value_or(1912);
  char out[16];
  std::snprintf(out, sizeof out, year < 1912 ? "-%02d%.2s%.2s" : "%03d%.2s%.2s",
                year < 1912 ? 1912 - year : year - 1911, iso.data() + 5, iso.data() + 8);
  return out;
}

}  // namespace tongbao::sim_tax
