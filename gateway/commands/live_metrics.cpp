#include "gateway/commands/live_metrics.h"

#include <map>

#include "gateway/observe/metrics_file.h"

namespace tongbao {
namespace {

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

}  // namespace

ApiResponse answer_metrics(Gateway& gateway, const LoadedSettings& loaded, const Clock& clock,
                           const ApiRequest& request) {
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

}  // namespace tongbao
