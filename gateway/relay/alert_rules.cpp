#include "gateway/relay/alert_rules.h"

#include <algorithm>

#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

using What = AlertFinding::What;

constexpr std::chrono::days kLongestWait{90};

/// When the file that takes a notice of that instant is cut at the latest.
Instant cut_after(const BatchCut& rule, Instant since) {
  if (rule.every) return since + *rule.every;
  const auto today = taipei_midnight(taipei_day(since)) + *rule.at_minute;
  return since <= today ? today : today + std::chrono::days{1};
}

AlertFinding finding(What what) {
  AlertFinding found;
  found.what = what;
  return found;
}

AlertFinding trouble(std::string reason) {
  auto found = finding(What::trouble);
  found.reason = std::move(reason);
  return found;
}

AlertFinding trouble_of_route(const RouteFacts& facts, const std::string& reason) {
  auto found = trouble(reason);
  found.state = to_word(facts.state);
  return found;
}

AlertFinding trouble_of_notices(std::int64_t notices, const std::string& oldest) {
  if (notices == 0) return finding(What::fine);
  auto found = trouble("");
  found.notices = notices;
  found.oldest_notice_id = oldest;
  return found;
}

bool in_office_hours(Instant now) {
  const auto day = taipei_day(now);
  const auto minute = now - taipei_midnight(day);
  const std::chrono::weekday weekday{std::chrono::sys_days{day}};
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday && minute >= std::chrono::hours{8} &&
         minute < std::chrono::hours{18};
}

AlertFinding judge_pause(const RouteFacts& facts, const AlertSettings& alerts, Instant now) {
  if (facts.pause_until || now - facts.changed_at < alerts.paused_after) return finding(What::unjudged);
  return trouble_of_route(facts, facts.pause_reason);
}

}  // namespace

std::chrono::milliseconds waited(const RouteSettings& route, Instant since, Instant now) {
  return time_outside_rest(route.hours, route.batch ? cut_after(*route.batch, since) : since, now);
}

Instant waiting_since(const RouteSettings& route, std::chrono::seconds limit, Instant now) {
  Instant waits = now - kLongestWait;  // has waited that long, as far as we know
  if (waited(route, waits, now) < limit) return Instant{};
  Instant fresh = now;
  while (fresh - waits > std::chrono::seconds{1}) {
    const auto middle = waits + (fresh - waits) / 2;
    (waited(route, middle, now) >= limit ? waits : fresh) = middle;
  }
  return waits;
}

AlertQuestion alert_question(const RouteSettings& route, const AlertSettings& alerts, Instant now) {
  AlertQuestion question{route.agency, waiting_since(route, alerts.waiting_after[0] / 2, now), {}};
  std::ranges::transform(alerts.waiting_after, question.level_since.begin(),
                         [&](auto limit) { return waiting_since(route, limit, now); });
  return question;
}

AlertFinding judge_route(const RouteFacts& facts, const RouteSettings& route, const AlertSettings& alerts,
                         Instant now) {
  switch (facts.state) {
    case RouteState::held:
      return trouble_of_route(facts, facts.reason);
    case RouteState::paused:
      return judge_pause(facts, alerts, now);
    case RouteState::probing:
      if (rest_at(route.hours, now)) return finding(What::unjudged);
      if (facts.failures > 0) return trouble_of_route(facts, facts.reason);
      return finding(facts.has_ready ? What::unjudged : What::fine);
    case RouteState::open:
      return finding(What::fine);
  }
  return finding(What::unjudged);
}

AlertFinding judge_answers(const RouteFacts& facts, const RouteSettings& route, Instant now) {
  if (rest_at(route.hours, now)) return finding(What::unjudged);
  return facts.collect_failure.empty() ? finding(What::fine) : trouble(facts.collect_failure);
}

AlertFinding judge_waiting(const RouteFacts& facts, const RouteSettings& route, const AlertSettings& alerts,
                           const std::optional<Alert>& open, Instant now) {
  if (facts.state == RouteState::paused || rest_at(route.hours, now)) return finding(What::unjudged);
  if (!facts.waits_since) return finding(What::fine);
  const auto since = std::max(*facts.waits_since, facts.resumed_at.value_or(*facts.waits_since));
  const auto so_long = waited(route, since, now);
  const int told = open ? open->level : 0;
  int level = 0;
  for (int candidate = 1; candidate <= 3; ++candidate) {
    const auto limit = alerts.waiting_after[static_cast<std::size_t>(candidate - 1)];
    if (so_long >= (candidate <= told ? limit / 2 : limit)) level = candidate;
  }
  if (level == 0) return finding(What::fine);
  auto found = trouble_of_notices(std::max<std::int64_t>(facts.waiting[static_cast<std::size_t>(level - 1)], 1),
                                  facts.longest_waiting);
  found.level = level;
  found.since = since;
  return found;
}

AlertFinding judge_attention(const RouteFacts& facts) {
  return trouble_of_notices(facts.attention, facts.oldest_attention);
}

AlertFinding judge_overdue(const RouteFacts& facts, Instant now) {
  if (!in_office_hours(now)) return finding(What::unjudged);
  return trouble_of_notices(facts.overdue, facts.oldest_overdue);
}

}  // namespace tongbao
