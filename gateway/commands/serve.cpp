#include <algorithm>
#include <iostream>
#include <map>
#include <optional>
#include <sys/resource.h>

#include <Poco/Exception.h>
#include <unistd.h>

#include "gateway/commands/command.h"
#include "gateway/http/api.h"
#include "gateway/http/server.h"
#include "gateway/observe/clock_file.h"
#include "gateway/observe/event_log.h"
#include "gateway/observe/metrics_file.h"
#include "gateway/relay/alert_watch.h"
#include "gateway/relay/doorbell.h"
#include "gateway/relay/stop_signal.h"
#include "gateway/relay/supervisor.h"
#include "gateway/store/commit_metrics.h"
#include "gateway/store/peer_bell.h"
#include "gateway/store/schema.h"

namespace tongbao {
namespace {

constexpr std::chrono::seconds kHousekeepingEvery{60};
constexpr std::chrono::days kKeysAreKept{30};
constexpr std::chrono::days kAnswerKeysAreKept{400};  // agencies repeat themselves late
constexpr std::chrono::days kAlertsAreKept{400};
constexpr std::size_t kKeysForgottenAtOnce = 5000;
constexpr const char* kMailWorker = "mail";

std::vector<std::string> agencies_of(const std::vector<RouteSettings>& routes) {
  std::vector<std::string> agencies;
  agencies.reserve(routes.size());
  for (const auto& route : routes)
    agencies.push_back(route.agency);
  return agencies;
}

StoreOptions store_options(const DatabaseLocation& location, const StoreSettings& settings,
                           const std::vector<RouteSettings>& routes) {
  StoreOptions options{location, {}, {settings.commit_batch, settings.queue}, settings.reserve_mb * 1'000'000};
  for (const auto& route : routes)
    if (route.lane_opens_on == LaneOpensOn::receipt) options.lanes_open_on_receipt.insert(route.agency);
  return options;
}

/// What the watch over alerts is told of this gateway. The run directory is one gateway's alone and stays the same.
AlertSurroundings alert_surroundings(const LoadedSettings& loaded,
                                     std::function<std::set<std::string>()> failing_workers) {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  const auto& settings = loaded.settings;
  return {std::string{host} + ":" + settings.run_directory.string(), loaded.routes,
          settings.store.engine == StoreEngine::sqlite ? settings.store.path.parent_path() : settings.run_directory,
          std::move(failing_workers),
          settings.mail.is_on() ? std::vector<std::string>{kMailWorker} : std::vector<std::string>{}};
}

/// Everything the gateway process owns, built in this order and taken down in the other.
struct Gateway {
  Gateway(const LoadedSettings& loaded, const DatabaseLocation& location, const Clock& clock, const PersonKeys& keys,
          ApiToken admission, PartnerDoors partners, WorkerCommand worker, WorkerCommand mail_worker)
      : person_keys{keys},
        token{std::move(admission)},
        doors{std::move(partners)},
        polls{loaded.settings.http.waiting_polls, loaded.settings.http.poll_wait},
        commits{metrics},
        ringer{loaded.settings.run_directory},
        peers{location, ringer},
        ulids{clock, random},
        store{store_options(location, loaded.settings.store, loaded.routes),
              loaded.matrix,
              clock,
              random,
              &peers,
              &commits},
        reads{location},
        tables{loaded.settings.tables_directory, agencies_of(loaded.routes), store},
        desk{store,
             reads,
             tables,
             person_keys,
             clock,
             random,
             ulids,
             loaded.settings.holds,
             loaded.settings.mail.is_on()},
        supervisor{std::move(worker), agencies_of(loaded.routes), metrics,
                   [this](const std::string& agency, const std::string& how) { note_worker_end(agency, how); }},
        alerts{store,
               loaded.settings.alerts,
               alert_surroundings(loaded, [this] { return failing_workers(); }),
               clock,
               ulids,
               metrics},
        tools{desk,          store,
              reads,         tables,
              loaded.matrix, loaded.parameters,
              loaded.routes, token,
              doors,         polls,
              clock,         random,
              metrics,       [this](const std::string& agency) { supervisor.hurry(agency); }},
        api{tools} {
    if (loaded.settings.mail.is_on())
      mailer.emplace(std::move(mail_worker), std::vector<std::string>{kMailWorker}, metrics,
                     [](const std::string&, const std::string&) {});
  }

  /// The route's row says how its worker ended: an operator sees a crashing module without reading the log.
  void note_worker_end(const std::string& agency, const std::string& how) {
    const auto noted = store.note_route_progress(agency, false, "worker_" + how);
    if (!noted) log_event(events::store_failed, {{"detail", noted.failure().detail}});
  }

  std::set<std::string> failing_workers() const {
    auto failing = supervisor.failing();
    if (mailer) failing.merge(mailer->failing());
    return failing;
  }

  Metrics metrics;
  SystemRandom random;
  PersonKeys person_keys;
  ApiToken token;
  PartnerDoors doors;
  WaitingPolls polls;
  CommitMetrics commits;
  DoorbellRinger ringer;
  PeerBell peers;
  UlidSource ulids;
  Store store;
  StoreReads reads;
  ReferenceTables tables;
  CaseDesk desk;
  Supervisor supervisor;
  std::optional<Supervisor> mailer;  // of the worker that sends status mail; nothing: mail is off
  AlertWatch alerts;
  ApiTools tools;
  Api api;
};

void refresh_mail_gauges(Gateway& gateway, const Clock& clock) {
  const auto mails = gateway.reads.mail_counts();
  if (!mails) return;
  const auto age = mails->oldest_written_at ? clock.now() - *mails->oldest_written_at : std::chrono::milliseconds{0};
  gateway.metrics.set_open_mails(static_cast<std::uint64_t>(mails->open),
                                 std::chrono::duration_cast<std::chrono::seconds>(age));
}

/// The gauges are read from the store when somebody asks for them.
void refresh_gauges(Gateway& gateway, const Clock& clock) {
  const auto routes = gateway.store.routes();
  if (!routes) return;
  for (const auto& route : *routes) {
    const std::pair<const char*, std::int64_t> counts[] = {{"held", route.held},
                                                           {"waiting", route.waiting},
                                                           {"ready", route.ready},
                                                           {"in_flight", route.in_flight},
                                                           {"awaiting_answer", route.awaiting_answer},
                                                           {"attention", route.attention}};
    for (const auto& [state, count] : counts)
      gateway.metrics.set_open_notices(route.agency, state, static_cast<std::uint64_t>(count));
    gateway.metrics.set_overdue_notices(route.agency, static_cast<std::uint64_t>(route.overdue));
    gateway.metrics.set_route_state(route.agency, route.state);
    const auto age = route.oldest_open_at ? clock.now() - *route.oldest_open_at : std::chrono::milliseconds{0};
    gateway.metrics.set_oldest_waiting(route.agency, std::chrono::duration_cast<std::chrono::seconds>(age));
  }
  const auto mailboxes = gateway.store.mailbox_counts();
  if (!mailboxes) return;
  std::map<std::string, std::int64_t> events;
  for (const auto& route : gateway.tools.routes)
    if (route.has_mailbox()) events[route.agency] = 0;
  for (const auto& mailbox : *mailboxes)
    events[mailbox.agency] = mailbox.events;
  for (const auto& [agency, count] : events)
    gateway.metrics.set_mailbox_events(agency, static_cast<std::uint64_t>(count));
}

ApiResponse answer_metrics(Gateway& gateway, const LoadedSettings& loaded, const Clock& clock, ApiRequest& request) {
  if (request.path == "/metrics") {
    refresh_gauges(gateway, clock);
    if (gateway.mailer) refresh_mail_gauges(gateway, clock);
    return {200,
            "text/plain; version=0.0.4",
            merge_metrics_files(gateway.metrics.render(), loaded.settings.run_directory),
            {},
            ""};
  }
  if (request.path == "/livez") return {200, "text/plain", "ok\n", {}, ""};
  return {404, "text/plain", "only /metrics and /livez are here\n", {}, ""};
}

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
    while (!wait_for_stop_signal(kHousekeepingEvery)) {
      const auto forgotten = gateway.store.forget_keys(clock.now() - kKeysAreKept, kKeysForgottenAtOnce);
      if (!forgotten) log_event(events::store_failed, {{"detail", forgotten.failure().detail}});
      const auto old_answers = gateway.store.forget_answers(clock.now() - kAnswerKeysAreKept, kKeysForgottenAtOnce);
      if (!old_answers) log_event(events::store_failed, {{"detail", old_answers.failure().detail}});
      const auto old_alerts = gateway.store.forget_alerts(clock.now() - kAlertsAreKept, kKeysForgottenAtOnce);
      if (!old_alerts) log_event(events::store_failed, {{"detail", old_alerts.failure().detail}});
    }
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
  return serve_until_stopped(gateway, *loaded, *clock);
}

}  // namespace tongbao
