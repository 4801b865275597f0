#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/command.h"
#include "gateway/observe/clock_file.h"
#include "gateway/store/schema.h"

namespace tongbao {
namespace {

void print_schema(const CommandLine& line, const SchemaStatus& status, bool migrated) {
  const auto now = migrated ? status.wanted : status.found;
  if (line.json)
    fmt::print("{}\n", nlohmann::json{{"found", status.found}, {"wanted", status.wanted}, {"version", now}}.dump());
  else if (migrated && status.found != status.wanted)
    fmt::print("schema version {}, was {}\n", now, status.found);
  else
    fmt::print("schema version {}, this program needs {}\n", now, status.wanted);
}

}  // namespace

ExitCode run_db_status(const CommandLine& line) {
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const auto location = locate_store(loaded->settings);
  if (!location) return ExitCode::refused;
  const auto status = schema_status(*location);
  if (!status) {
    complain(status.failure().detail);
    return exit_code_of(status.failure());
  }
  print_schema(line, *status, false);
  return status->found == status->wanted ? ExitCode::good : ExitCode::finding;
}

ExitCode run_db_migrate(const CommandLine& line) {
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const auto location = locate_store(loaded->settings);
  if (!location) return ExitCode::refused;
  const auto clock = open_clock(loaded->settings.clock_file);
  const auto status = migrate_schema(*location, *clock);
  if (!status) {
    complain(status.failure().detail);
    return exit_code_of(status.failure());
  }
  print_schema(line, *status, true);
  return ExitCode::good;
}

}  // namespace tongbao
