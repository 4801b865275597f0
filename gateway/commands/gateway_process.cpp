#include "gateway/commands/gateway_process.h"

#include <unistd.h>

#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

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

}  // namespace

Gateway::Gateway(const LoadedSettings& loaded, const DatabaseLocation& location, const Clock& clock,
                 const PersonKeys& keys, ApiToken admission, PartnerDoors partners, WorkerCommand worker,
                 WorkerCommand mail_worker)
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
      desk{
          store, reads, tables, person_keys, clock, random, ulids, loaded.settings.holds, loaded.settings.mail.is_on()},
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

void Gateway::note_worker_end(const std::string& agency, const std::string& how) {
  const auto noted = store.note_route_progress(agency, false, "worker_" + how);
  if (!noted) log_event(events::store_failed, {{"detail", noted.failure().detail}});
}

std::set<std::string> Gateway::failing_workers() const {
  auto failing = supervisor.failing();
  if (mailer) failing.merge(mailer->failing());
  return failing;
}

}  // namespace tongbao
