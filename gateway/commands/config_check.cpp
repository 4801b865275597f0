#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/command.h"
#include "gateway/modules/module_loader.h"

namespace tongbao {

ExitCode run_config_check(const CommandLine& line) {
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const ModuleLoader loader{loaded->settings.modules_directory};
  auto troubles = nlohmann::json::array();
  for (const auto& route : loaded->routes) {
    for (const auto* chosen : {&route.plugin, &route.adapter}) {
      const auto checked = loader.check(*chosen);
      if (checked) continue;
      troubles.push_back({{"agency", route.agency}, {"module", chosen->name}, {"why", checked.failure().detail}});
      if (!line.json) complain(route.agency + ": " + checked.failure().detail);
    }
  }
  const bool good = troubles.empty();
  if (line.json) fmt::print("{}\n", nlohmann::json{{"good", good}, {"troubles", troubles}}.dump());
  if (!line.json && good)
    fmt::print("{}: good; {} routes, matrix {}\n", line.config.string(), loaded->routes.size(),
               loaded->matrix.version());
  return good ? ExitCode::good : ExitCode::refused;
}

}  // namespace tongbao
