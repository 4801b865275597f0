#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/relay/alert_rules.h"

namespace tongbao {

/// What this gateway is set to.
struct AlertScene {
  std::string node;  // its name, the same after every start
  const std::vector<RouteSettings>& routes;
  const AlertSettings& settings;
  std::vector<std::string> other_workers{};  // names of workers here that work no route
};

/// What only this gateway sees.
struct NodeFacts {
  std::set<std::string> failing_workers;    // agencies, and names of other workers, that do not stay up here
  std::optional<std::uint64_t> free_bytes;  // where the store lies; nothing: not known
};

/// Every step that is due now, for all kinds, routes and this node. Alerts that open have no id yet. What is open and
/// is watched no more (a route that is gone, a kind of `without`, a node not heard of) ends. Pure.
std::vector<AlertStep> judge_alerts(const AlertFacts& facts, const NodeFacts& here, const AlertScene& scene,
                                    Instant now);

}  // namespace tongbao
