#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/contract/agency_plugin.h"
#include "gateway/contract/clock.h"
#include "gateway/domain/route_state.h"

namespace tongbao {

struct RouteTitle {
  std::string agency;
  std::string title_zh;
  std::string title_en;
};

/// One step of a route's state.
struct RouteMove {
  std::string agency;
  RouteEvent event = RouteEvent::probe_answered;
  std::string reason{};            // why: a failure code, or a word of kRouteReasons
  std::optional<Instant> until{};  // of a pause; else no message before then, as the agency asked
};

/// A route as operators see it.
struct RouteRow {
  std::string agency;
  std::string title_zh;
  std::string title_en;
  std::string state;
  std::string reason;
  Instant not_before{};      // it rests until then, whatever its state
  std::string rest_reason;   // agency_asked, or the failure code
  std::string pause_reason;  // also kept while it is held
  std::optional<Instant> pause_until;
  std::string probe_owner;  // the worker that may send the one probe, until then
  Instant probe_until{};
  std::int64_t restart_epoch = 0;  // raised: every node's worker of this route is to be started anew
  std::string last_failure;
  std::optional<Instant> last_failure_at, last_success_at;
  std::string collect_failure;
  std::int64_t held = 0, waiting = 0, ready = 0, in_flight = 0, awaiting_answer = 0, attention = 0, overdue = 0;
  std::optional<Instant> oldest_open_at;
  std::optional<Instant> next_attempt_at;
};

}  // namespace tongbao
