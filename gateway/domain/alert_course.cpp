#include "gateway/domain/alert_course.h"

#include <algorithm>

namespace tongbao {
namespace {

/// Figures of a row are brought up to date that often, so that lists do not lie for long and nobody writes all day.
constexpr std::chrono::minutes kRefreshEvery{1};

/// True when something lay ahead of the clock, which has stepped back.
bool bring_back(Alert& alert, Instant now) {
  bool moved = false;
  const auto back = [&](Instant& at) {
    if (at <= now) return;
    at = now;
    moved = true;
  };
  back(alert.since);
  back(alert.seen_at);
  for (auto* at : {&alert.started_at, &alert.told_at, &alert.quiet_at})
    if (*at) back(**at);
  return moved;
}

void take_figures(Alert& alert, const AlertFinding& finding, Instant now) {
  alert.state = finding.state;
  alert.reason = finding.reason;
  alert.level = finding.level;
  alert.notices = finding.notices;
  alert.oldest_notice_id = finding.oldest_notice_id;
  alert.seen_at = now;
}

AlertStep told(AlertStep step, AlertPhase phase, Instant now) {
  if (phase == AlertPhase::started) step.alert.started_at = now;
  step.alert.told_at = now;
  step.told = phase;
  return step;
}

std::optional<AlertStep> first_sign(const AlertFinding& finding, Alert alert, const AlertTimes& times, Instant now) {
  if (finding.what != AlertFinding::What::trouble) return std::nullopt;
  take_figures(alert, finding, now);
  alert.since = std::min(finding.since.value_or(now), now);
  AlertStep step{AlertStep::Write::open, std::move(alert)};
  if (now - step.alert.since >= times.start_after) return told(std::move(step), AlertPhase::started, now);
  return step;
}

std::optional<AlertStep> still_there(Alert alert, bool moved, const AlertFinding& finding, const AlertTimes& times,
                                     Instant now) {
  const auto before = alert;
  take_figures(alert, finding, now);
  alert.quiet_at.reset();
  AlertStep step{AlertStep::Write::change, std::move(alert)};
  if (!before.started_at) {
    if (now - before.since >= times.start_after) return told(std::move(step), AlertPhase::started, now);
  } else if (finding.level > before.level) {
    return told(std::move(step), AlertPhase::escalated, now);
  } else if (now - before.told_at.value_or(now) >= times.remind_every) {
    return told(std::move(step), AlertPhase::reminded, now);
  }
  const bool differs = moved || before.quiet_at || before.state != step.alert.state ||
                       before.reason != step.alert.reason || before.level != step.alert.level ||
                       now - before.seen_at >= kRefreshEvery;
  if (!differs) return std::nullopt;
  return step;
}

std::optional<AlertStep> gone(Alert alert, bool moved, const AlertTimes& times, Instant now) {
  const bool first = !alert.quiet_at;
  if (first) alert.quiet_at = now;
  const bool over = now - *alert.quiet_at >= times.end_after;
  AlertStep step{AlertStep::Write::change, std::move(alert)};
  if (!over) return first || moved ? std::optional{step} : std::nullopt;
  if (!step.alert.started_at) {
    step.write = AlertStep::Write::drop;
    return step;
  }
  step.alert.ended_at = step.alert.quiet_at;
  step.alert.seen_at = now;
  return told(std::move(step), AlertPhase::ended, now);
}

}  // namespace

std::optional<AlertStep> next_alert_step(const std::optional<Alert>& known, const AlertFinding& finding,
                                         const Alert& fresh, const AlertTimes& times, Instant now) {
  if (!known) return first_sign(finding, fresh, times, now);
  auto alert = *known;
  const bool moved = bring_back(alert, now);
  switch (finding.what) {
    case AlertFinding::What::trouble:
      return still_there(std::move(alert), moved, finding, times, now);
    case AlertFinding::What::fine:
      return gone(std::move(alert), moved, times, now);
    case AlertFinding::What::unjudged:
      if (moved) return AlertStep{AlertStep::Write::change, std::move(alert)};
      return std::nullopt;
  }
  return std::nullopt;
}

std::chrono::seconds alert_lasted(const Alert& alert, Instant now) {
  const auto until = alert.ended_at.value_or(now);
  return std::chrono::floor<std::chrono::seconds>(std::max(until - alert.since, std::chrono::milliseconds{0}));
}

}  // namespace tongbao
