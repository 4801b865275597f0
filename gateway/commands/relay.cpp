#include <algorithm>
#include <csignal>
#include <iostream>
#include <sys/prctl.h>

#include "gateway/commands/command.h"
#include "gateway/intake/reference_tables.h"
#include "gateway/kit/character_profile.h"
#include "gateway/modules/fence.h"
#include "gateway/modules/module_loader.h"
#include "gateway/observe/clock_file.h"
#include "gateway/observe/event_log.h"
#include "gateway/relay/module_watch.h"
#include "gateway/relay/route_worker.h"
#include "gateway/relay/stop_signal.h"
#include "gateway/security/route_signer.h"
#include "gateway/store/commit_metrics.h"
#include "gateway/store/schema.h"

namespace tongbao {
namespace {

/// Everything one worker process owns, built in this order.
struct WorkerParts {
  std::unique_ptr<Clock> clock;
  SystemRandom random;
  std::unique_ptr<EventLog> log;
  std::unique_ptr<Metrics> metrics;
  std::unique_ptr<CommitMetrics> commits;
  std::unique_ptr<UlidSource> ulids;
  std::unique_ptr<Store> store;
  std::unique_ptr<PersonKeys> person_keys;
  std::unique_ptr<MessageSigner> signer;
  CharacterSets character_sets;
  FenceWatch watch;
  std::unique_ptr<LoadedModule> plugin;
  std::unique_ptr<LoadedModule> adapter;
  std::unique_ptr<InstanceLocks> locks;
  std::unique_ptr<InstanceLock> alive;
  std::string instance;
};

class WorkerAssembly {
 public:
  WorkerAssembly(const LoadedSettings& loaded, const RouteSettings& route, DatabaseLocation location)
      : loaded_{loaded}, route_{route}, location_{std::move(location)} {}

  Result<Done> build_store() {
    parts_.clock = open_clock(loaded_.settings.clock_file);
    parts_.log = std::make_unique<EventLog>(
        *parts_.clock, log_level_from(loaded_.settings.log_level).value_or(LogLevel::info), std::cout);
    parts_.metrics = std::make_unique<Metrics>();
    parts_.commits = std::make_unique<CommitMetrics>(*parts_.metrics);
    parts_.ulids = std::make_unique<UlidSource>(*parts_.clock, parts_.random);
    parts_.instance = parts_.ulids->next();
    const auto schema = schema_status(location_);
    if (!schema) return schema.failure();
    if (schema->found != schema->wanted)
      return Failure{FailureKind::configuration, "schema_old", "run tongbao db migrate first"};
    const auto& limits = loaded_.settings.store;
    StoreOptions options{location_, {}, {limits.commit_batch, limits.queue}};
    for (const auto& route : loaded_.routes)
      if (route.lane_opens_on == LaneOpensOn::receipt) options.lanes_open_on_receipt.insert(route.agency);
    parts_.store = std::make_unique<Store>(std::move(options), loaded_.matrix, *parts_.clock, parts_.random, nullptr,
                                           parts_.commits.get());
    const auto named = parts_.store->put_route({route_.agency, route_.title_zh, route_.title_en});
    if (!named) return named.failure();
    return take_instance_lock();
  }

  Result<Done> build_modules() {
    auto keys = load_person_keys(loaded_.settings.keys);
    if (!keys) return keys.failure();
    parts_.person_keys = std::make_unique<PersonKeys>(std::move(*keys));
    auto signer = make_route_signer(loaded_.settings.keys, route_);
    if (!signer) return signer.failure();
    parts_.signer = std::move(*signer);
    const auto sets = build_character_sets();
    if (!sets) return sets.failure();
    return load_modules();
  }

  WorkerParts& parts() { return parts_; }

 private:
  Result<Done> take_instance_lock() {
    parts_.locks = std::make_unique<InstanceLocks>(location_, loaded_.settings.run_directory);
    auto lock = parts_.locks->take(instance_lock_name(parts_.instance));
    if (!lock) return lock.failure();
    parts_.alive = std::move(*lock);
    return Done{};
  }

  Result<Done> build_character_sets() {
    // utf8 and cp950 need no imported tables; a profile that does says which one is missing.
    const auto folder = character_folder(loaded_.settings.tables_directory);
    const auto tables =
        std::filesystem::exists(folder) ? load_character_tables(folder) : Result<CharacterTables>{CharacterTables{}};
    if (!tables) return tables.failure();
    std::set<std::string> profiles{route_.character_set};
    for (const auto& [area, profile] : route_.character_set_by_area)
      profiles.insert(profile);
    for (const auto& profile : profiles) {
      auto set = make_character_set(profile, *tables);
      if (!set) return set.failure();
      parts_.character_sets.emplace(profile, std::move(*set));
    }
    return Done{};
  }

  Result<Done> load_modules() {
    const ModuleLoader loader{loaded_.settings.modules_directory};
    const ModuleServices services{*parts_.clock, *parts_.character_sets.at(route_.character_set), *parts_.signer};
    auto plugin = loader.load(route_.plugin, services, &parts_.watch);
    if (!plugin) return plugin.failure();
    auto adapter = loader.load(route_.adapter, services, &parts_.watch);
    if (!adapter) return adapter.failure();
    if ((*plugin)->plugin() == nullptr)
      return Failure{FailureKind::configuration, "module_of_other_kind", route_.plugin.name + " is no agency plugin"};
    if ((*adapter)->transport() == nullptr && (*adapter)->batch() == nullptr)
      return Failure{FailureKind::configuration, "module_of_other_kind", route_.adapter.name + " is no adapter"};
    parts_.plugin = std::move(*plugin);
    parts_.adapter = std::move(*adapter);
    return Done{};
  }

  const LoadedSettings& loaded_;
  const RouteSettings& route_;
  DatabaseLocation location_;
  WorkerParts parts_;
};

/// The route waits with its reason until somebody resumes it: the supervisor then starts a new process.
void wait_held(WorkerParts& parts, const RouteSettings& route, const Failure& why, const std::atomic<bool>& stopping,
               const Doorbell& bell) {
  log_event(events::module_refused, {{"agency", route.agency}, {"reason", why.code}, {"detail", why.detail}});
  log_event(events::route_held, {{"agency", route.agency}, {"reason", why.code}});
  while (!stopping) {
    const auto held = parts.store->set_route_state({route.agency, "held", why.code, std::nullopt});
    if (held) break;
    bell.wait(std::chrono::seconds{1});
  }
  while (!stopping)
    bell.wait(std::chrono::seconds{1});
}

/// A hold that only said that the module was wrong ends when the module is right.
void end_own_hold(WorkerParts& parts, const RouteSettings& route) {
  const auto state = parts.store->route_state(route.agency);
  if (!state || state->state != "held") return;
  const auto opened = parts.store->set_route_state({route.agency, "open", "", std::nullopt});
  if (opened) log_event(events::route_resumed, {{"agency", route.agency}, {"reason", "module_loaded"}});
}

/// Stores what the plugin says it can do, inside the fence.
Result<Done> publish_procedures(WorkerParts& parts, const RouteSettings& route) {
  auto procedures = fenced(&parts.watch, route.agency + ".procedures", std::chrono::seconds{2}, [&] {
    const auto table = parts.plugin->plugin()->procedures();
    return std::vector<Procedure>{table.begin(), table.end()};
  });
  if (!procedures) return procedures.failure();
  return parts.store->put_procedures(route.agency, *procedures);
}

void work(WorkerParts& parts, const LoadedSettings& loaded, const RouteSettings& route, const Doorbell& bell,
          const std::atomic<bool>& stopping) {
  const RouteTools tools{route,
                         loaded.settings.relay,
                         *parts.store,
                         *parts.plugin->plugin(),
                         parts.adapter->transport(),
                         parts.adapter->batch(),
                         parts.adapter->answers(),
                         parts.character_sets,
                         *parts.person_keys,
                         parts.watch,
                         *parts.clock,
                         parts.random,
                         *parts.ulids,
                         *parts.metrics,
                         parts.instance};
  log_event(events::route_started, {{"agency", route.agency}, {"worker", parts.instance}});
  RouteWorker worker{tools, *parts.locks, parts.alive,
                     bell,  stopping,     loaded.settings.run_directory / (route.agency + ".metrics")};
  worker.run();
  log_event(events::route_stopped, {{"agency", route.agency}, {"worker", parts.instance}});
}

}  // namespace

ExitCode run_relay(const CommandLine& line, const RelayArguments& arguments) {
  if (arguments.supervised) ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const auto route = std::find_if(loaded->routes.begin(), loaded->routes.end(),
                                  [&](const RouteSettings& one) { return one.agency == arguments.agency; });
  if (route == loaded->routes.end()) {
    complain("there is no route " + arguments.agency + " in " + loaded->settings.routes_directory.string());
    return ExitCode::wrong_use;
  }
  const auto location = locate_store(loaded->settings);
  if (!location) return ExitCode::refused;
  WorkerAssembly assembly{*loaded, *route, *location};
  const auto stored = assembly.build_store();
  if (!stored) {
    complain(stored.failure().detail);
    return exit_code_of(stored.failure());
  }
  auto& parts = assembly.parts();
  std::atomic<bool> stopping{false};
  const Doorbell bell{doorbell_path(loaded->settings.run_directory, route->agency)};
  const StopSignal signal{stopping, [&] { bell.ring(); }};
  // A module that hangs while it is created must not leave its route without a reason.
  const ModuleWatch watch{parts.watch, route->agency, [&](const std::string& call) {
                            if (parts.plugin && parts.adapter) return;
                            const RouteChange held{route->agency, "held", "module_overran:" + call, std::nullopt};
                            const auto written = parts.store->set_route_state(held);
                            if (!written) complain(written.failure().detail);
                          }};
  auto ready = assembly.build_modules();
  if (ready) ready = publish_procedures(parts, *route);
  // A store that was away for a moment is no reason to hold the route: the supervisor starts this worker again.
  if (!ready && ready.failure().kind == FailureKind::transient) {
    complain(ready.failure().detail);
    return ExitCode::cannot_reach;
  }
  if (!ready) {
    wait_held(parts, *route, ready.failure(), stopping, bell);
    return ExitCode::good;
  }
  log_event(events::module_loaded,
            {{"agency", route->agency}, {"plugin", route->plugin.name}, {"adapter", route->adapter.name}});
  end_own_hold(parts, *route);
  work(parts, *loaded, *route, bell, stopping);
  return ExitCode::good;
}

}  // namespace tongbao
