#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sys/resource.h>

#include <Poco/Exception.h>
#include <unistd.h>

#include "gateway/commands/gateway_process.h"
#include "gateway/commands/live_metrics.h"
#include "gateway/http/server.h"
#include "gateway/observe/clock_file.h"
#include "gateway/observe/event_log.h"
#include "gateway/relay/stop_signal.h"
#include "gateway/store/schema.h"
#include "gateway/store/standby_cover.h"

namespace tongbao {
namespace {

constexpr std::chrono::seconds kHousekeepingEvery{60};
constexpr std::chrono::days kKeysAreKept{30};
constexpr std::chrono::days kAnswerKeysAreKept{400};  // agencies repeat themselves late
constexpr std::chrono::days kAlertsAreKept{400};
constexpr std::size_t kKeysForgottenAtOnce = 5000;

ServerLimits api_limits(const HttpSettings& http) {
  ServerLimits limits;
  limits.address = http.address;
  limits.port = http.port;
  limits.max_connections = http.max_connections;
  limits.body_bytes = http.body_limit;
  limits.request_deadline = http.request_deadline;
  return limits;
}

ServerLimits metrics_limits(const MetricsSettings& metrics) {
  ServerLimits limits;
  limits.address = metrics.address;
  limits.port = metrics.port;
  limits.max_connections = 16;
  return limits;
}

/// Every connection is an open file; without enough of them the accepting thread would turn in circles.
Result<Done> allow_open_files(std::size_t connections) {
  constexpr rlim_t kBesidesConnections = 512;  // the store, workers' pipes, connections being turned away
  const rlim_t wanted = connections + kBesidesConnections;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return Done{};
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= wanted) return Done{};
  return Failure{FailureKind::configuration, "too_few_open_files",
                 "http.max_connections = " + std::to_string(connections) + " needs " + std::to_string(wanted) +
                     " open files, this process may have " + std::to_string(limit.rlim_max) + " (ulimit -Hn)"};
}

Result<Done> prepare_store(const LoadedSettings& loaded, const DatabaseLocation& location, const Clock& clock) {
  const auto schema = migrate_schema(location, clock);
  if (!schema) return schema.failure();
  if (schema->found != schema->wanted)
    log_event(events::schema_migrated, {{"from", schema->found}, {"to", schema->wanted}});
  std::error_code failed;
  std::filesystem::create_directories(loaded.settings.run_directory, failed);
  if (failed)
    return Failure{FailureKind::configuration, "run_directory_unusable",
                   loaded.settings.run_directory.string() + ": " + failed.message()};
  return Done{};
}

/// Said at every start: the gateway works, and would lose accepted cases with the server.
void tell_standby_gap(const DatabaseLocation& location) {
  const auto cover = standby_cover(location);
  if (!cover)
    log_event(events::store_failed, {{"detail", cover.failure().detail}});
  else if (cover->has_gap())
    log_event(events::standby_not_awaited, {{"standbys", cover->following}});
}

void forget_old(Store& store, Instant now) {
  for (const auto& forgotten : {store.forget_keys(now - kKeysAreKept, kKeysForgottenAtOnce),
                                store.forget_answers(now - kAnswerKeysAreKept, kKeysForgottenAtOnce),
                                store.forget_alerts(now - kAlertsAreKept, kKeysForgottenAtOnce)})
    if (!forgotten) log_event(events::store_failed, {{"detail", forgotten.failure().detail}});
}

ExitCode serve_until_stopped(Gateway& gateway, const LoadedSettings& loaded, const Clock& clock) {
  for (const auto& route : loaded.routes) {
    const auto named = gateway.store.put_route({route.agency, route.title_zh, route.title_en});
    if (!named) {
      complain(named.failure().detail);
      return exit_code_of(named.failure());
    }
  }
  try {
    HttpServer metrics{metrics_limits(loaded.settings.metrics),
                       [&](ApiRequest& request) { return answer_metrics(gateway, loaded, clock, request); },
                       {}};
    HttpServer api{api_limits(loaded.settings.http),
                   [&](ApiRequest& request) { return gateway.api.answer(request); },
                   {[&] { gateway.metrics.http_turned_away(); },
                    [&](std::size_t open) { gateway.metrics.set_http_connections(open); }}};
    gateway.supervisor.start();
    gateway.alerts.start();
    if (gateway.mailer) gateway.mailer->start();
    log_event(events::gateway_started, {{"address", loaded.settings.http.address},
                                        {"port", api.port()},
                                        {"metrics_port", metrics.port()},
                                        {"routes", static_cast<std::int64_t>(loaded.routes.size())}});
    while (!wait_for_stop_signal(kHousekeepingEvery))
      forget_old(gateway.store, clock.now());
    log_event(events::gateway_stopping);
    gateway.polls.end_all();
    gateway.alerts.begin_stop(loaded.settings.relay.stop_within);
    gateway.supervisor.begin_stop(loaded.settings.relay.stop_within);  // both finish their work in the same time
    if (gateway.mailer) gateway.mailer->begin_stop(loaded.settings.relay.stop_within);
    api.stop(loaded.settings.relay.stop_within);
    gateway.supervisor.stop(loaded.settings.relay.stop_within);
    if (gateway.mailer) gateway.mailer->stop(loaded.settings.relay.stop_within);
    gateway.alerts.stop();
    metrics.stop(std::chrono::milliseconds{200});
  } catch (const Poco::Exception& taken) {
    complain("cannot listen on " + loaded.settings.http.address + ":" + std::to_string(loaded.settings.http.port) +
             ": " + taken.displayText());
    return ExitCode::cannot_reach;
  }
  log_event(events::gateway_stopped);
  return ExitCode::good;
}

/// A worker that ends with this process.
WorkerCommand worker_command(const CommandLine& line, const std::string& subcommand) {
  return {line.program,
          {subcommand, "--supervised", std::to_string(::getpid()), "--config", line.config.string()},
          subcommand == "relay"};
}

}  // namespace

ExitCode run_serve(const CommandLine& line) {
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const auto location = locate_store(loaded->settings);
  if (!location) return ExitCode::refused;
  const auto clock = open_clock(loaded->settings.clock_file);
  const EventLog log{*clock, log_level_from(loaded->settings.log_level).value_or(LogLevel::info), std::cout};
  auto keys = load_person_keys(loaded->settings.keys);
  auto token = load_api_token(loaded->settings.http.api_token);
  auto doors = load_partner_doors(loaded->settings.keys, loaded->routes);
  if (!keys || !token || !doors) {
    complain(!keys ? keys.failure().detail : !token ? token.failure().detail : doors.failure().detail);
    return ExitCode::refused;
  }
  auto prepared = allow_open_files(loaded->settings.http.max_connections);
  if (prepared) prepared = prepare_store(*loaded, *location, *clock);
  if (!prepared) {
    complain(prepared.failure().detail);
    return exit_code_of(prepared.failure());
  }
  Gateway gateway{*loaded,
                  *location,
                  *clock,
                  *keys,
                  std::move(*token),
                  std::move(*doors),
                  worker_command(line, "relay"),
                  worker_command(line, "mail")};
  tell_standby_gap(*location);
  return serve_until_stopped(gateway, *loaded, *clock);
}

}  // namespace tongbao
