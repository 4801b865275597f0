#include "gateway/relay/route_gate.h"

#include "gateway/kit/instant_text.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};

}  // namespace

bool RouteGate::is_open() {
  const auto now = std::chrono::steady_clock::now();
  if (looked_at_ != std::chrono::steady_clock::time_point{} && now - looked_at_ < kLookEvery) return open_;
  looked_at_ = now;
  const auto route = tools_.store.route_state(tools_.route.agency);
  open_ = route && route->state != "held" && route->not_before <= tools_.clock.now();
  return open_;
}

void RouteGate::rest_until(Instant until) {
  open_ = false;
  looked_at_ = std::chrono::steady_clock::now();
  log_event(events::route_paused, {{"agency", tools_.route.agency}, {"until", instant_text(until)}});
  const auto written = tools_.store.rest_route(tools_.route.agency, until);
  if (!written) log_event(events::store_failed, {{"detail", written.failure().detail}});
}

}  // namespace tongbao
