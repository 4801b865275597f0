#include <algorithm>
#include <csignal>
#include <iostream>
#include <sys/prctl.h>

#include <unistd.h>

#include "gateway/commands/command.h"
#include "gateway/commands/route_parts.h"
#include "gateway/commands/work_calendar_files.h"
#include "gateway/modules/fence.h"
#include "gateway/observe/clock_file.h"
#include "gateway/observe/event_log.h"
#include "gateway/relay/module_watch.h"
#include "gateway/relay/route_worker.h"
#include "gateway/relay/stop_signal.h"
#include "gateway/relay/supervisor.h"
#include "gateway/relay/worker_memory.h"
#include "gateway/security/route_signer.h"
#include "gateway/store/commit_metrics.h"
#include "gateway/store/schema.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

static_assert(static_cast<int>(ExitCode::start_again) == kStartAgainExit);
static_assert(static_cast<int>(ExitCode::outgrown) == kOutgrownExit);

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
  WorkCalendar calendar;
  std::int64_t restart_epoch = 0;
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
    // Before anything is loaded: a restart asked for from now on is one this process heeds.
    const auto row = parts_.store->route_state(route_.agency);
    if (!row) return row.failure();
    parts_.restart_epoch = row->restart_epoch;
    return take_instance_lock();
  }

  Result<Done> build_modules() {
    auto keys = load_person_keys(loaded_.settings.keys);
    if (!keys) return keys.failure();
    parts_.person_keys = std::make_unique<PersonKeys>(std::move(*keys));
    auto signer = make_route_signer(loaded_.settings.keys, route_);
    if (!signer) return signer.failure();
    parts_.signer = std::move(*signer);
    auto sets = load_route_characters(loaded_.settings, route_);
    if (!sets) return sets.failure();
    parts_.character_sets = std::move(*sets);
    auto calendar = load_work_calendar(loaded_.settings.tables_directory);
    if (!calendar) return calendar.failure();
    parts_.calendar = std::move(*calendar);
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

  Result<Done> load_modules() {
    const ModuleServices services{*parts_.clock, *parts_.character_sets.at(route_.character_set), *parts_.signer};
    auto modules = load_route_modules(loaded_.settings, route_, services, &parts_.watch);
    if (!modules) return modules.failure();
    parts_.plugin = std::move(modules->plugin);
    parts_.adapter = std::move(modules->adapter);
    return Done{};
  }

  const LoadedSettings& loaded_;
  const RouteSettings& route_;
  DatabaseLocation location_;
  WorkerParts parts_;
};

/// The route waits with its reason until somebody resumes it: a new process then loads the modules anew. True when that
/// was asked for.
bool wait_held(WorkerParts& parts, const RouteSettings& route, const Failure& why, const std::atomic<bool>& stopping,
               const Doorbell& bell) {
  log_event(events::module_refused, {{"agency", route.agency}, {"reason", why.code}, {"detail", why.detail}});
  log_event(events::route_held, {{"agency", route.agency}, {"reason", why.code}});
  bool held = false;
  while (!stopping) {
    if (!held) held = static_cast<bool>(parts.store->move_route({route.agency, RouteEvent::module_refused, why.code}));
    const auto row = parts.store->route_state(route.agency);
    if (row && row->restart_epoch != parts.restart_epoch) return true;
    bell.wait(std::chrono::seconds{1});
  }
  return false;
}

/// A hold that only said that the module was wrong ends when the module is right.
void end_own_hold(WorkerParts& parts, const RouteSettings& route) {
  const auto state = parts.store->route_state(route.agency);
  if (!state || state->state != to_word(RouteState::held)) return;
  const auto opened = parts.store->move_route({route.agency, RouteEvent::module_loaded});
  if (opened && *opened) log_event(events::route_resumed, {{"agency", route.agency}, {"reason", "module_loaded"}});
}

/// Said once by each worker: limits are counted without holidays, or will be from the first unknown year on.
void tell_missing_calendar(const WorkCalendar& calendar, const RouteSettings& route, Instant now) {
  constexpr int kDaysAhead = 14;
  const auto soon = days_after(taipei_date(now), kDaysAhead);
  if (calendar.covers(taipei_date(now)) && calendar.covers(soon)) return;
  const auto missing = calendar.covers(taipei_date(now)) ? soon : taipei_date(now);
  log_event(events::calendar_missing, {{"agency", route.agency}, {"year", static_cast<int>(missing.year())}});
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

ExitCode work(WorkerParts& parts, const LoadedSettings& loaded, const RouteSettings& route, const Doorbell& bell,
              std::atomic<bool>& stopping) {
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
                         parts.instance,
                         parts.calendar};
  log_event(events::route_started, {{"agency", route.agency}, {"worker", parts.instance}});
  RouteWorker worker{tools,
                     *parts.locks,
                     parts.alive,
                     bell,
                     stopping,
                     loaded.settings.run_directory / (route.agency + ".metrics"),
                     parts.restart_epoch};
  const auto end = worker.run();
  log_event(events::route_stopped, {{"agency", route.agency}, {"worker", parts.instance}});
  switch (end) {
    case WorkerEnd::stopped:
      return ExitCode::good;
    case WorkerEnd::start_again:
      return ExitCode::start_again;
    case WorkerEnd::outgrown:
      return ExitCode::outgrown;
  }
  return ExitCode::good;
}

}  // namespace

ExitCode run_relay(const CommandLine& line, const RelayArguments& arguments) {
  if (arguments.supervised_by != 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    // It may have died before we asked: nobody would ever end us.
    if (::getppid() != arguments.supervised_by) return ExitCode::good;
  }
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
  const MemoryLimit memory{loaded->settings.relay.worker_memory_mb * 1'000'000};
  // A module that hangs while it is created must not leave its route without a reason.
  const ModuleWatch watch{parts.watch, route->agency, memory, [&](const std::string& call) {
                            if (parts.plugin && parts.adapter) return;
                            const auto written = parts.store->move_route(
                                {route->agency, RouteEvent::module_refused, "module_overran:" + call});
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
    const bool restart_asked = wait_held(parts, *route, ready.failure(), stopping, bell);
    return restart_asked ? ExitCode::start_again : ExitCode::good;
  }
  log_event(events::module_loaded,
            {{"agency", route->agency}, {"plugin", route->plugin.name}, {"adapter", route->adapter.name}});
  end_own_hold(parts, *route);
  tell_missing_calendar(parts.calendar, *route, parts.clock->now());
  return work(parts, *loaded, *route, bell, stopping);
}

}  // namespace tongbao
