#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tongbao {

/// Whether a route may send. One row, shared by all nodes; the enumerator is the word in the database, the API and the
/// metrics. A rest (`not_before`) and the agency's hours stand beside it: they end by themselves.
enum class RouteState {
  open,     // sends as its pace allows
  paused,   // by a person, for good or until a time
  held,     // its module is missing or wrong; the reason stands beside it
  probing,  // one message at a time, by one worker of all, until the agency answers
};

enum class RouteEvent {
  paused_by_hand,
  resumed_by_hand,
  pause_ended,     // its time came
  module_refused,  // or its character set, its keys: nothing can be sent
  module_loaded,   // by a new worker
  failures_rose,   // several in a row
  probe_answered,
  probe_failed,
};

struct RouteStep {
  RouteState from;
  RouteEvent event;
  RouteState to;
};

/// Every legal step; whatever is not here is forbidden. A pause asked for while a route is held is kept beside it and
/// stands when the hold ends. Nothing leads to `open` but an answer.
inline constexpr std::array kRouteSteps{
    RouteStep{RouteState::open, RouteEvent::paused_by_hand, RouteState::paused},
    RouteStep{RouteState::open, RouteEvent::resumed_by_hand, RouteState::probing},
    RouteStep{RouteState::open, RouteEvent::module_refused, RouteState::held},
    RouteStep{RouteState::open, RouteEvent::failures_rose, RouteState::probing},
    RouteStep{RouteState::paused, RouteEvent::paused_by_hand, RouteState::paused},
    RouteStep{RouteState::paused, RouteEvent::resumed_by_hand, RouteState::probing},
    RouteStep{RouteState::paused, RouteEvent::pause_ended, RouteState::probing},
    RouteStep{RouteState::paused, RouteEvent::module_refused, RouteState::held},
    RouteStep{RouteState::held, RouteEvent::paused_by_hand, RouteState::held},
    RouteStep{RouteState::held, RouteEvent::resumed_by_hand, RouteState::probing},
    RouteStep{RouteState::held, RouteEvent::module_refused, RouteState::held},
    RouteStep{RouteState::held, RouteEvent::module_loaded, RouteState::probing},
    RouteStep{RouteState::probing, RouteEvent::paused_by_hand, RouteState::paused},
    RouteStep{RouteState::probing, RouteEvent::resumed_by_hand, RouteState::probing},
    RouteStep{RouteState::probing, RouteEvent::module_refused, RouteState::held},
    RouteStep{RouteState::probing, RouteEvent::probe_answered, RouteState::open},
    RouteStep{RouteState::probing, RouteEvent::probe_failed, RouteState::probing},
};

/// The state after the event; nothing when the table forbids it.
constexpr std::optional<RouteState> next_state(RouteState from, RouteEvent event) {
  for (const auto& step : kRouteSteps)
    if (step.from == from && step.event == event) return step.to;
  return std::nullopt;
}

struct RouteStateWord {
  RouteState state;
  std::string_view word;
};

inline constexpr std::array kRouteStateWords{
    RouteStateWord{RouteState::open, "open"},
    RouteStateWord{RouteState::paused, "paused"},
    RouteStateWord{RouteState::held, "held"},
    RouteStateWord{RouteState::probing, "probing"},
};

constexpr std::string_view to_word(RouteState state) {
  for (const auto& entry : kRouteStateWords)
    if (entry.state == state) return entry.word;
  return {};
}

/// The state of that word; nothing for a word outside the list.
constexpr std::optional<RouteState> route_state_from(std::string_view word) {
  for (const auto& entry : kRouteStateWords)
    if (entry.word == word) return entry.state;
  return std::nullopt;
}

/// Why a person pauses, resumes, restarts or drains a route. A closed list, as for notices.
inline constexpr std::array<std::string_view, 7> kRouteReasons{
    "agency_asked",    "agency_in_maintenance", "agency_in_trouble", "our_maintenance",
    "module_replaced", "settings_changed",      "cause_removed"};

constexpr bool is_route_reason(std::string_view word) {
  return std::find(kRouteReasons.begin(), kRouteReasons.end(), word) != kRouteReasons.end();
}

/// How long a route rests before its next probe after `failures` (from 1) that ended without an answer: 2 s, doubling
/// up to 60 s.
constexpr std::chrono::seconds probe_pause(std::uint32_t failures) {
  constexpr std::chrono::seconds longest{60};
  if (failures > 5) return longest;
  return std::min(longest, std::chrono::seconds{1 << std::max<std::uint32_t>(failures, 1)});
}

}  // namespace tongbao
