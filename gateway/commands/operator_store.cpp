#include "gateway/commands/operator_store.h"

#include <algorithm>

#include "gateway/observe/clock_file.h"

namespace tongbao {
namespace {

StoreOptions operator_options(const DatabaseLocation& location, const std::vector<RouteSettings>& routes) {
  StoreOptions options{location, {}, {}};
  for (const auto& route : routes)
    if (route.lane_opens_on == LaneOpensOn::receipt) options.lanes_open_on_receipt.insert(route.agency);
  return options;
}

}  // namespace

OperatorStore::OperatorStore(LoadedSettings settings, const DatabaseLocation& location)
    : loaded{std::move(settings)},
      clock{open_clock(loaded.settings.clock_file)},
      ringer{loaded.settings.run_directory},
      store{operator_options(location, loaded.routes), loaded.matrix, *clock, random, &ringer, nullptr},
      reads{location} {}

const RouteSettings* OperatorStore::route(const std::string& agency) const {
  const auto found = std::ranges::find(loaded.routes, agency, &RouteSettings::agency);
  return found == loaded.routes.end() ? nullptr : &*found;
}

std::variant<std::unique_ptr<OperatorStore>, ExitCode> open_operator_store(const CommandLine& line) {
  auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const auto location = locate_store(loaded->settings);
  if (!location) return ExitCode::refused;
  if (const auto judged = judge_store(*location); judged != ExitCode::good) return judged;
  return std::make_unique<OperatorStore>(std::move(*loaded), *location);
}

}  // namespace tongbao
