#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/operator_store.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kLookAtDrainEvery{100};
/// Until every worker has seen the pause (they look five times a second) what it was just claiming may still begin.
constexpr std::chrono::milliseconds kPauseIsSeenWithin{1000};

std::string_view state_zh(RouteState state) {
  switch (state) {
    case RouteState::open:
      return "通行";
    case RouteState::paused:
      return "暫停";
    case RouteState::held:
      return "停留";
    case RouteState::probing:
      return "試送";
  }
  return {};
}

void print_route(const CommandLine& line, const std::string& agency, RouteState state,
                 std::optional<std::int64_t> in_flight) {
  if (line.json) {
    nlohmann::json json{{"agency", agency}, {"state", to_word(state)}};
    if (in_flight) json["in_flight"] = *in_flight;
    fmt::print("{}\n", json.dump());
    return;
  }
  fmt::print("{}: {} {}", agency, to_word(state), state_zh(state));
  if (in_flight) fmt::print("; {} under way, 尚有 {} 件在途", *in_flight, *in_flight);
  fmt::print("\n");
}

ExitCode tell_failure(const Failure& failure) {
  complain(failure.detail);
  return exit_code_of(failure);
}

/// Waits until nothing of the route is under way, `within` at most; how much still is.
Result<std::int64_t> wait_until_drained(Store& store, const std::string& agency, std::chrono::seconds within) {
  const Doorbell pause{{}};
  const auto give_up = std::chrono::steady_clock::now() + within;
  pause.wait(kPauseIsSeenWithin);
  for (;;) {
    auto under_way = store.in_flight(agency);
    if (!under_way || *under_way == 0 || std::chrono::steady_clock::now() >= give_up) return under_way;
    pause.wait(kLookAtDrainEvery);
  }
}

/// What the words of the command line mean; nothing, and said why, when they are wrong.
std::optional<RouteMove> wanted_move(const RouteArguments& arguments, Instant now) {
  const bool resumes = arguments.verb == RouteVerbWord::resume;
  RouteMove move{arguments.agency, resumes ? RouteEvent::resumed_by_hand : RouteEvent::paused_by_hand,
                 arguments.reason.empty() ? (resumes ? "cause_removed" : "our_maintenance") : arguments.reason,
                 std::nullopt};
  if (arguments.until.empty()) return move;
  move.until = parse_instant(arguments.until);
  if (move.until && *move.until > now) return move;
  complain("--until " + arguments.until + " is no time to come (such as 2026-12-05T22:00:00+08:00)");
  return std::nullopt;
}

ExitCode restart(const CommandLine& line, OperatorStore& opened, const std::string& agency) {
  const auto asked = opened.store.restart_route(agency);
  if (!asked) return tell_failure(asked.failure());
  const auto row = opened.store.route_state(agency);
  if (!row) return tell_failure(row.failure());
  print_route(line, agency, route_state_from(row->state).value_or(RouteState::held), std::nullopt);
  return ExitCode::good;
}

}  // namespace

ExitCode run_route(const CommandLine& line, const RouteArguments& arguments) {
  auto either = open_operator_store(line);
  if (const auto* ended = std::get_if<ExitCode>(&either)) return *ended;
  auto& opened = *std::get<std::unique_ptr<OperatorStore>>(either);
  const auto& agency = arguments.agency;
  const auto* route = opened.route(agency);
  if (route == nullptr) {
    complain("there is no route " + agency + " in " + opened.loaded.settings.routes_directory.string());
    return ExitCode::wrong_use;
  }
  const auto move = wanted_move(arguments, opened.clock->now());
  if (!move) return ExitCode::wrong_use;
  const auto named = opened.store.put_route({agency, route->title_zh, route->title_en});
  if (!named) return tell_failure(named.failure());
  if (arguments.verb == RouteVerbWord::restart) return restart(line, opened, agency);
  const auto moved = opened.store.move_route(*move);
  if (!moved) return tell_failure(moved.failure());
  if (!*moved) return ExitCode::refused;
  if (arguments.verb != RouteVerbWord::drain) {
    print_route(line, agency, **moved, std::nullopt);
    return ExitCode::good;
  }
  const auto under_way = wait_until_drained(opened.store, agency, std::chrono::seconds{arguments.wait_s});
  if (!under_way) return tell_failure(under_way.failure());
  print_route(line, agency, **moved, *under_way);
  return *under_way == 0 ? ExitCode::good : ExitCode::finding;
}

}  // namespace tongbao
