#include "gateway/commands/alert_lines.h"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/kit/instant_text.h"
#include "gateway/relay/alert_text.h"

namespace tongbao {
namespace {

AlertText title_in(const std::vector<RouteSettings>& routes, const std::string& agency) {
  const auto found = std::ranges::find(routes, agency, &RouteSettings::agency);
  if (found == routes.end()) return {agency, agency};
  return {found->title_zh, found->title_en};
}

}  // namespace

std::string alert_lines(const std::vector<Alert>& alerts, const std::vector<RouteSettings>& routes, Instant now) {
  std::string lines;
  for (const auto& alert : alerts) {
    const auto phase = alert.ended_at ? AlertPhase::ended : AlertPhase::started;
    const auto text = alert_text(alert, phase, title_in(routes, alert.agency), now);
    lines +=
        fmt::format("{} {} {}{}\n  {}\n  {}\n", instant_text(alert.since), alert.alert_id, to_word(alert.kind),
                    alert.oldest_notice_id.empty() ? "" : "  oldest 最早 " + alert.oldest_notice_id, text.zh, text.en);
  }
  return lines;
}

nlohmann::json alerts_json(const std::vector<Alert>& alerts, const std::vector<RouteSettings>& routes, Instant now) {
  auto items = nlohmann::json::array();
  for (const auto& alert : alerts)
    items.push_back(alert_json(alert, title_in(routes, alert.agency), now));
  return items;
}

bool has_open_alert(const std::vector<Alert>& alerts) {
  return std::ranges::any_of(alerts, [](const Alert& alert) { return !alert.ended_at; });
}

}  // namespace tongbao
