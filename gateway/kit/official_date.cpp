#include "gateway/kit/official_date.h"

#include <algorithm>

#include "gateway/kit/instant_text.h"

namespace tongbao {

namespace {

constexpr int kRocEpoch = 1911;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `value` with zeros to the left, at least `width` characters.
std::string padded(int value, std::size_t width) {
  const auto digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

/// The ISO date of a year and MMdd, if that day exists.
std::optional<std::string> existing_day(int year, std::string_view month_day) {
  if (year < 1 || year > 9999 || !all_digits(month_day)) return std::nullopt;
  std::string iso = padded(year, 4) + "-";
  iso.append(month_day.substr(0, 2)).append("-").append(month_day.substr(2));
  if (!parse_iso_day(iso)) return std::nullopt;
  return iso;
}

}  // namespace

std::optional<std::string> compact_date(std::string_view iso) {
  if (!parse_iso_day(iso)) return std::nullopt;
  std::string text{iso};
  std::erase(text, '-');
  return text;
}

std::optional<std::string> iso_from_compact(std::string_view text) {
  if (text.size() != 8 || !all_digits(text)) return std::nullopt;
  return existing_day(std::stoi(std::string{text.substr(0, 4)}), text.substr(4));
}

std::optional<std::string> roc_date(std::string_view iso) {
  const auto day = parse_iso_day(iso);
  if (!day) return std::nullopt;
  const int year = static_cast<int>(day->year()) - kRocEpoch;
  if (year > 999 || year < -98) return std::nullopt;
  const auto month_day = compact_date(iso)->substr(4);
  return (year >= 1 ? padded(year, 3) : "-" + padded(1 - year, 2)) + month_day;
}

std::optional<std::string> iso_from_roc(std::string_view text) {
  if (text.size() != 7) return std::nullopt;
  const bool before = text.front() == '-';
  const auto digits = before ? text.substr(1, 2) : text.substr(0, 3);
  if (!all_digits(digits)) return std::nullopt;
  const int year = std::stoi(std::string{digits});
  if (year < 1) return std::nullopt;
  return existing_day(before ? kRocEpoch + 1 - year : kRocEpoch + year, text.substr(3));
}

}  // namespace tongbao
