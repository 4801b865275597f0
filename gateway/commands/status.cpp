#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/alert_lines.h"
#include "gateway/commands/command.h"
#include "gateway/domain/route_hours.h"
#include "gateway/indicator/indicator_text.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/random.h"
#include "gateway/observe/clock_file.h"
#include "gateway/store/store.h"
#include "gateway/store/store_reads.h"

namespace tongbao {
namespace {

std::string text_of(const std::optional<Instant>& instant) {
  return instant ? instant_text(*instant) : "-";
}

std::string padded(const std::string& text, std::size_t width) {
  const auto taken = display_width(text);
  return taken >= width ? text : text + std::string(width - taken, ' ');
}

/// Why nothing goes out, and until when; empty when something may.
std::string rest_of(const RouteRow& route, const RouteSettings* settings, Instant now) {
  if (route.state == "held") return route.reason;
  if (route.state == "paused")
    return route.pause_reason + (route.pause_until ? " until " + instant_text(*route.pause_until) : "");
  if (const auto rest = settings == nullptr ? std::nullopt : rest_at(settings->hours, now))
    return rest->why + (rest->reason.empty() ? "" : " " + rest->reason) + " until " + instant_text(rest->until);
  if (route.not_before > now) return route.rest_reason + " until " + instant_text(route.not_before);
  return {};
}

nlohmann::json route_json(const RouteRow& route, const std::string& rest) {
  return {{"agency", route.agency},
          {"rest", rest},
          {"state", route.state},
          {"reason", route.reason},
          {"held", route.held},
          {"waiting", route.waiting},
          {"ready", route.ready},
          {"in_flight", route.in_flight},
          {"awaiting_answer", route.awaiting_answer},
          {"attention", route.attention},
          {"overdue", route.overdue},
          {"oldest_open_at", text_of(route.oldest_open_at)},
          {"next_attempt_at", text_of(route.next_attempt_at)},
          {"last_failure", route.last_failure},
          {"collect_failure", route.collect_failure}};
}

void print_table(const std::vector<RouteRow>& routes, const std::vector<std::string>& rests) {
  fmt::print("{} {} {:>7} {:>7} {:>9} {:>8} {:>9} {:>7}  {:<20}  {:<20}  {}\n", padded("route 通路", 16),
             padded("state", 8), "waiting", "ready", "in flight", "awaiting", "attention", "overdue", "oldest",
             "next try", "last error");
  for (std::size_t index = 0; index < routes.size(); ++index) {
    const auto& route = routes[index];
    const auto& rest = rests[index];
    const auto error = !rest.empty() ? rest : !route.reason.empty() ? route.reason : route.last_failure;
    fmt::print("{} {} {:>7} {:>7} {:>9} {:>8} {:>9} {:>7}  {:<20}  {:<20}  {}\n",
               padded(route.agency + " " + route.title_zh, 16), padded(route.state, 8), route.waiting + route.held,
               route.ready, route.in_flight, route.awaiting_answer, route.attention, route.overdue,
               text_of(route.oldest_open_at).substr(0, 20), text_of(route.next_attempt_at).substr(0, 20), error);
  }
}

constexpr std::size_t kAlertsInStatus = 100;

void print_status(const CommandLine& line, const std::vector<RouteRow>& routes, const std::vector<std::string>& rests,
                  const std::vector<Alert>& alerts, const LoadedSettings& loaded, Instant now) {
  if (!line.json) {
    print_table(routes, rests);
    if (!alerts.empty()) fmt::print("\nalerts 警示\n{}", alert_lines(alerts, loaded.routes, now));
    return;
  }
  auto json = nlohmann::json::array();
  for (std::size_t index = 0; index < routes.size(); ++index)
    json.push_back(route_json(routes[index], rests[index]));
  fmt::print("{}\n", nlohmann::json{{"routes", json}, {"alerts", alerts_json(alerts, loaded.routes, now)}}.dump());
}

}  // namespace

ExitCode run_status(const CommandLine& line) {
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const auto location = locate_store(loaded->settings);
  if (!location) return ExitCode::refused;
  if (const auto judged = judge_store(*location); judged != ExitCode::good) return judged;
  const auto clock = open_clock(loaded->settings.clock_file);
  SystemRandom random;
  Store store{{*location, {}, {}}, loaded->matrix, *clock, random, nullptr, nullptr};
  const auto routes = store.routes();
  const auto alerts = StoreReads{*location}.alerts({true, "", "", kAlertsInStatus});
  if (!routes || !alerts) {
    complain(!routes ? routes.failure().detail : alerts.failure().detail);
    return ExitCode::cannot_reach;
  }
  std::vector<std::string> rests;
  for (const auto& route : *routes) {
    const auto settings = std::ranges::find(loaded->routes, route.agency, &RouteSettings::agency);
    rests.push_back(rest_of(route, settings == loaded->routes.end() ? nullptr : &*settings, clock->now()));
  }
  print_status(line, *routes, rests, *alerts, *loaded, clock->now());
  if (has_open_alert(*alerts)) return ExitCode::finding;
  for (const auto& route : *routes)
    if (route.state == "held" || route.attention > 0 || route.overdue > 0) return ExitCode::finding;
  return ExitCode::good;
}

}  // namespace tongbao
