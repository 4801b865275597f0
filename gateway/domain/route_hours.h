#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "gateway/contract/clock.h"

namespace tongbao {

/// When an agency wants no messages, every day: minutes after midnight, Asia/Taipei. `from` after `until` runs over
/// midnight; `until` itself is outside.
struct QuietSpan {
  std::chrono::minutes from{};
  std::chrono::minutes until{};
};

/// A time an agency announced that it will be away.
struct Maintenance {
  Instant from{};
  Instant until{};     // itself outside
  std::string reason;  // for the operator's eyes; from the route file
};

struct RouteHours {
  std::vector<QuietSpan> quiet;
  std::vector<Maintenance> maintenance;
};

/// Why nothing goes out now.
struct HoursRest {
  Instant until{};
  std::string why;     // "quiet_hours" or "maintenance"
  std::string reason;  // what the route file says of the maintenance
};

/// The rest `now` lies in, through to the end of the last of several that touch each other, named after the first;
/// nothing when messages may go out.
std::optional<HoursRest> rest_at(const RouteHours& hours, Instant now);

/// How much of the time between the two instants messages could go out: without quiet hours and maintenance. 0 when
/// `until` is not after `from`.
std::chrono::milliseconds time_outside_rest(const RouteHours& hours, Instant from, Instant until);

}  // namespace tongbao
