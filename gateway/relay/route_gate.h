#pragma once

#include <string>

#include "gateway/relay/route_tools.h"

namespace tongbao {

/// Whether the route may send now: not held, not paused by the agency's Retry-After. Reads the shared row at most once
/// in 200 ms. One thread.
class RouteGate {
 public:
  explicit RouteGate(const RouteTools& tools) : tools_{tools} {}

  /// False also while the store cannot be read.
  bool is_open();
  /// The whole route rests until then, on every node.
  void rest_until(Instant until);

 private:
  const RouteTools& tools_;
  std::chrono::steady_clock::time_point looked_at_{};
  bool open_ = false;
};

}  // namespace tongbao
