#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/contract/clock.h"

namespace tongbao {

/// A day of the Gregorian calendar that exists.
using CalendarDate = std::chrono::year_month_day;

/// The day of strict ISO text `yyyy-mm-dd`, years 0001 to 9999. Nothing for any other form or a day that does not
/// exist.
std::optional<CalendarDate> calendar_date_from(std::string_view iso);

/// `yyyy-mm-dd`.
std::string to_iso(CalendarDate date);

/// The day it is in Taiwan (UTC+8, no summer time) at that instant.
CalendarDate taipei_date(Instant at);
/// The first instant of that day in Taiwan.
Instant taipei_day_start(CalendarDate day);
/// The day so many days later; earlier for negative numbers.
CalendarDate days_after(CalendarDate day, int days);

/// Full years of age on `day`. Someone born on 29 February grows older on 1 March of other years (民法 §121).
/// Negative before birth.
int age_on(CalendarDate birth, CalendarDate day);

}  // namespace tongbao
