#include "gateway/domain/route_hours.h"

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

}  // namespace

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
