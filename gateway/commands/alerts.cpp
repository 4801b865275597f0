#include <fmt/format.h>

#include "gateway/commands/alert_lines.h"
#include "gateway/commands/operator_store.h"

namespace tongbao {
namespace {

constexpr std::size_t kAlertsShown = 100;

}  // namespace

ExitCode run_alerts(const CommandLine& line, bool all) {
  auto either = open_operator_store(line);
  if (const auto* ended = std::get_if<ExitCode>(&either)) return *ended;
  auto& opened = *std::get<std::unique_ptr<OperatorStore>>(either);
  const auto alerts = opened.reads.alerts({!all, "", "", kAlertsShown});
  if (!alerts) {
    complain(alerts.failure().detail);
    return exit_code_of(alerts.failure());
  }
  const auto now = opened.clock->now();
  if (line.json)
    fmt::print("{}\n", nlohmann::json{{"alerts", alerts_json(*alerts, opened.loaded.routes, now)}}.dump());
  else if (alerts->empty())
    fmt::print("no alerts 無警示\n");
  else
    fmt::print("{}", alert_lines(*alerts, opened.loaded.routes, now));
  return has_open_alert(*alerts) ? ExitCode::finding : ExitCode::good;
}

}  // namespace tongbao
