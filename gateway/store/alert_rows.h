#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/domain/alert_course.h"
#include "gateway/domain/route_state.h"

namespace tongbao {

/// What of a route is asked for.
struct AlertQuestion {
  std::string agency;
  /// Notices that wait since this instant or longer are looked at, …
  Instant waiting_since{};
  /// … and counted for each level: those that wait since then or longer.
  std::array<Instant, 3> level_since{};
};

/// A route as alerts judge it.
struct RouteFacts {
  std::string agency;
  RouteState state = RouteState::open;
  std::string reason;
  std::string pause_reason;
  std::optional<Instant> pause_until;
  Instant changed_at{};
  std::optional<Instant> resumed_at;  // the last pause ended then
  std::int64_t failures = 0;          // probes without an answer since the last one with
  std::string collect_failure;
  bool has_ready = false;  // a notice is ready, due or not

  std::int64_t attention = 0;
  std::string oldest_attention;
  std::int64_t overdue = 0;
  std::string oldest_overdue;
  /// The ready or in-flight notice that waits longest for its verdict: since it was first tried, or since it was due.
  std::string longest_waiting;
  std::optional<Instant> waits_since;
  std::array<std::int64_t, 3> waiting{};  // of each level
};

struct AlertFacts {
  std::vector<RouteFacts> routes;  // of those asked for
  std::vector<Alert> open;         // of all nodes together, and of the node that asks
};

/// A step and what is to be said to the alert command when it is told.
struct AlertWrite {
  AlertStep step;
  std::string content{};  // JSON; empty: nothing for the command
};

enum class AlertEffect {
  ours,    // written, and ours to tell
  theirs,  // another node was first; nothing was written
  full,    // written, but too much waits for the command: this is not kept for it
};

/// One thing to say to the alert command. Kept until it was said, over restarts and by whatever node.
struct AlertMessage {
  std::int64_t message_row = 0;
  std::string alert_id;
  std::string content;
  std::int64_t tries = 0;  // this one included
};

struct AlertListQuery {
  bool open_only = false;
  std::string agency;
  std::string after;  // newest first
  std::size_t limit = 50;
};

}  // namespace tongbao
