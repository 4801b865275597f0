#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/command.h"
#include "gateway/settings/matrix_file.h"
#include "gateway/settings/parameters_file.h"
#include "gateway/store/schema.h"

namespace tongbao {
namespace {

void print_refusals(const CommandLine& line, const std::vector<Refusal>& refusals) {
  if (!line.json) {
    for (const auto& refusal : refusals)
      fmt::print(stderr, "{}\n", to_line(refusal));
    return;
  }
  auto json = nlohmann::json::array();
  for (const auto& refusal : refusals)
    json.push_back({{"file", refusal.file}, {"line", refusal.line}, {"key", refusal.key}, {"what", refusal.what}});
  fmt::print("{}\n", nlohmann::json{{"refusals", json}}.dump());
}

template <class Value>
Value take(Checked<Value> checked, std::vector<Refusal>& refusals) {
  refusals.insert(refusals.end(), checked.refusals.begin(), checked.refusals.end());
  return std::move(checked.value);
}

}  // namespace

void complain(const std::string& what) {
  fmt::print(stderr, "tongbao: {}\n", what);
}

ExitCode exit_code_of(const Failure& failure) {
  return failure.kind == FailureKind::transient ? ExitCode::cannot_reach : ExitCode::refused;
}

ExitCode judge_store(const DatabaseLocation& location) {
  const auto schema = schema_status(location);
  if (!schema) {
    complain(schema.failure().detail);
    return exit_code_of(schema.failure());
  }
  if (schema->found == schema->wanted) return ExitCode::good;
  if (schema->found == 0) {
    complain("there is no store yet: tongbao db migrate");
    return ExitCode::cannot_reach;
  }
  complain(fmt::format("the store has schema version {}, this program needs {}: tongbao db migrate", schema->found,
                       schema->wanted));
  return ExitCode::refused;
}

std::optional<LoadedSettings> load_settings(const CommandLine& line) {
  std::vector<Refusal> refusals;
  LoadedSettings loaded;
  loaded.settings = take(read_settings(line.config), refusals);
  // The other files are named in this one: with a wrong one they would only add noise.
  if (refusals.empty()) {
    loaded.routes = take(read_routes(loaded.settings.routes_directory, loaded.settings.relay), refusals);
    loaded.matrix = take(read_matrix(loaded.settings.matrix_file), refusals);
    loaded.parameters = take(read_parameters(loaded.settings.parameters_file), refusals);
    auto files = check_files(loaded.settings);
    for (const auto& route : loaded.routes) {
      const auto more = check_files(route);
      files.insert(files.end(), more.begin(), more.end());
    }
    refusals.insert(refusals.end(), files.begin(), files.end());
  }
  if (refusals.empty()) return loaded;
  print_refusals(line, refusals);
  return std::nullopt;
}

std::optional<DatabaseLocation> locate_store(const Settings& settings) {
  if (settings.store.engine == StoreEngine::sqlite)
    return DatabaseLocation{Engine::sqlite, settings.store.path.string()};
  const auto connection = read_secret_line(settings.store.connection);
  if (!connection) {
    complain(connection.failure().detail);
    return std::nullopt;
  }
  return DatabaseLocation{Engine::postgresql, *connection};
}

}  // namespace tongbao
