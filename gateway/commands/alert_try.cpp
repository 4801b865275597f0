#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/command.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/random.h"
#include "gateway/kit/strict_json.h"
#include "gateway/kit/ulid.h"
#include "gateway/observe/clock_file.h"
#include "gateway/relay/alert_command.h"
#include "gateway/relay/doorbell.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kLookAtTryEvery{20};

/// As a real one (docs/operations.md, "Alerts"), of a kind that is none.
std::string test_message(Instant now, const std::string& alert_id) {
  return canonical_json({{"alert_id", alert_id},
                         {"kind", "test"},
                         {"phase", "started"},
                         {"state", "open"},
                         {"at", instant_text(now)},
                         {"since", instant_text(now)},
                         {"lasted_s", 0},
                         {"text_zh", "測試訊息，無異常"},
                         {"text_en", "a test, nothing is wrong"}});
}

CommandEnd run_to_its_end(AlertCommand& command) {
  const Doorbell pause{{}};
  for (;;) {
    if (auto end = command.turn(AlertCommand::Steady::now())) return *std::move(end);
    pause.wait(kLookAtTryEvery);
  }
}

}  // namespace

ExitCode run_alert_try(const CommandLine& line) {
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const auto& settings = loaded->settings.alerts;
  if (settings.command.empty()) {
    complain("alerts.command names no command");
    return ExitCode::wrong_use;
  }
  const auto clock = open_clock(loaded->settings.clock_file);
  SystemRandom random;
  UlidSource ulids{*clock, random};
  AlertCommand command{settings.command, settings.command_limit};
  const auto started = command.start(test_message(clock->now(), ulids.next()), AlertCommand::Steady::now());
  const auto end = started ? run_to_its_end(command) : CommandEnd{"not_started", started.failure().detail};
  const bool good = end.result == "good";
  if (line.json)
    fmt::print("{}\n", nlohmann::json{{"result", end.result}, {"reason", end.reason}}.dump());
  else
    fmt::print("{}: {} {}\n", settings.command.front(), good ? "took the test message 已收受測試訊息," : end.result,
               end.reason);
  return good ? ExitCode::good : ExitCode::finding;
}

}  // namespace tongbao
