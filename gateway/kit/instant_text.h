#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/contract/clock.h"

namespace tongbao {

/// RFC 3339 in UTC: "2026-11-22T03:04:05Z", with ".123" only when there are milliseconds. Any thread, as everything
/// here.
std::string instant_text(Instant instant);

/// The instant of an RFC 3339 text with `Z` or an offset; digits behind the millisecond are dropped. Nothing for any
/// other text, impossible dates and leap seconds.
std::optional<Instant> parse_instant(std::string_view text);

inline Instant instant_from_ms(std::int64_t milliseconds) {
  return Instant{std::chrono::milliseconds{milliseconds}};
}
inline std::int64_t to_ms(Instant instant) {
  return instant.time_since_epoch().count();
}

/// Taiwan's time has been UTC+8 all year since 1980.
inline constexpr std::chrono::hours kTaipeiOffset{8};

/// The calendar day in Taipei.
std::chrono::year_month_day taipei_day(Instant instant);
/// The first instant of that day in Taipei.
Instant taipei_midnight(std::chrono::year_month_day day);

/// "2026-11-22".
std::string iso_day_text(std::chrono::year_month_day day);
/// Nothing unless it is exactly yyyy-mm-dd and a real day.
std::optional<std::chrono::year_month_day> parse_iso_day(std::string_view text);

inline std::string taipei_day_text(Instant instant) {
  return iso_day_text(taipei_day(instant));
}
/// "2026-11".
inline std::string taipei_month_text(Instant instant) {
  return taipei_day_text(instant).substr(0, 7);
}

}  // namespace tongbao
