#include "gateway/domain/route_hours.h"

#include <algorithm>
#include <utility>

#include "gateway/domain/calendar_date.h"

namespace tongbao {
namespace {

/// When the span that holds `now` ends.
std::optional<Instant> quiet_until(const QuietSpan& span, Instant now) {
  const auto midnight = taipei_day_start(taipei_date(now));
  const auto minute = now - midnight;
  if (span.from < span.until) {
    if (minute < span.from || minute >= span.until) return std::nullopt;
    return midnight + span.until;
  }
  if (minute < span.until) return midnight + span.until;
  if (minute >= span.from) return midnight + std::chrono::days{1} + span.until;
  return std::nullopt;
}

/// The rest of one rule alone; announced maintenance is named before the daily quiet.
std::optional<HoursRest> single_rest_at(const RouteHours& hours, Instant now) {
  for (const auto& away : hours.maintenance)
    if (now >= away.from && now < away.until) return HoursRest{away.until, "maintenance", away.reason};
  for (const auto& span : hours.quiet)
    if (const auto until = quiet_until(span, now)) return HoursRest{*until, "quiet_hours", ""};
  return std::nullopt;
}

/// Every rest that touches the span, as the rules name them: unsorted, and they may overlap.
std::vector<std::pair<Instant, Instant>> rests_between(const RouteHours& hours, Instant from, Instant until) {
  std::vector<std::pair<Instant, Instant>> rests;
  for (const auto& away : hours.maintenance)
    rests.emplace_back(away.from, away.until);
  if (hours.quiet.empty()) return rests;
  // The night before the first day reaches into it.
  for (auto day = days_after(taipei_date(from), -1); taipei_day_start(day) < until; day = days_after(day, 1)) {
    const auto midnight = taipei_day_start(day);
    for (const auto& span : hours.quiet) {
      const auto end = span.from < span.until ? midnight : midnight + std::chrono::days{1};
      rests.emplace_back(midnight + span.from, end + span.until);
    }
  }
  return rests;
}

}  // namespace

std::chrono::milliseconds time_outside_rest(const RouteHours& hours, Instant from, Instant until) {
  if (until <= from) return std::chrono::milliseconds{0};
  auto rests = rests_between(hours, from, until);
  std::ranges::sort(rests);
  auto left = until - from;
  auto counted_to = from;
  for (const auto& [begin, end] : rests) {
    const auto start = std::max(begin, counted_to);
    const auto stop = std::min(end, until);
    if (stop <= start) continue;
    left -= stop - start;
    counted_to = stop;
  }
  return left;
}

std::optional<HoursRest> rest_at(const RouteHours& hours, Instant now) {
  auto rest = single_rest_at(hours, now);
  if (!rest) return std::nullopt;
  // Two spans that cover a whole day would go on for ever.
  const auto longest = now + std::chrono::days{366};
  while (rest->until < longest) {
    const auto next = single_rest_at(hours, rest->until);
    if (!next) break;
    rest->until = next->until;
  }
  return rest;
}

}  // namespace tongbao
