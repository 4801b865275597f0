#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/contract/agency_plugin.h"
#include "gateway/contract/clock.h"

namespace tongbao {

struct RouteTitle {
  std::string agency;
  std::string title_zh;
  std::string title_en;
};

/// `state` is open, held (with its reason) or probing (one message after a route was held).
struct RouteChange {
  std::string agency;
  std::string state;
  std::string reason;
  std::optional<Instant> not_before;  // as the agency asked by Retry-After
};

/// A route as operators see it.
struct RouteRow {
  std::string agency;
  std::string title_zh;
  std::string title_en;
  std::string state;
  std::string reason;
  Instant not_before{};
  std::string last_failure;
  std::optional<Instant> last_failure_at, last_success_at;
  std::string collect_failure;
  std::int64_t held = 0, waiting = 0, ready = 0, in_flight = 0, awaiting_answer = 0, attention = 0, overdue = 0;
  std::optional<Instant> oldest_open_at;
  std::optional<Instant> next_attempt_at;
};

}  // namespace tongbao
