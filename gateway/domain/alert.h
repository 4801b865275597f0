#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/contract/clock.h"

namespace tongbao {

/// What a person on duty is told of. Each is told once at its start, once at its end and once a day in between.
enum class AlertKind {
  route_trouble,      // held, without an answer after failures, or paused by hand for long and without an end
  worker_down,        // of one node: the route's worker does not come up, or dies again and again
  answers_missing,    // later answers cannot be fetched
  notices_waiting,    // due notices without their verdict, in three levels
  notices_attention,  // a person must decide about a notice
  notices_overdue,    // an agency passed its limit
  store_unreachable,  // of one node: the store cannot be read or written
  disk_low,           // of one node: where the store lies, little is free
};

/// Why an alert is told.
enum class AlertPhase { started, escalated, reminded, ended };

struct AlertKindWord {
  AlertKind kind;
  std::string_view word;
};

inline constexpr std::array kAlertKindWords{
    AlertKindWord{AlertKind::route_trouble, "route_trouble"},
    AlertKindWord{AlertKind::worker_down, "worker_down"},
    AlertKindWord{AlertKind::answers_missing, "answers_missing"},
    AlertKindWord{AlertKind::notices_waiting, "notices_waiting"},
    AlertKindWord{AlertKind::notices_attention, "notices_attention"},
    AlertKindWord{AlertKind::notices_overdue, "notices_overdue"},
    AlertKindWord{AlertKind::store_unreachable, "store_unreachable"},
    AlertKindWord{AlertKind::disk_low, "disk_low"},
};

constexpr std::string_view to_word(AlertKind kind) {
  for (const auto& entry : kAlertKindWords)
    if (entry.kind == kind) return entry.word;
  return {};
}

/// The kind of that word; nothing for a word outside the list.
constexpr std::optional<AlertKind> alert_kind_from(std::string_view word) {
  for (const auto& entry : kAlertKindWords)
    if (entry.word == word) return entry.kind;
  return std::nullopt;
}

constexpr std::string_view to_word(AlertPhase phase) {
  switch (phase) {
    case AlertPhase::started:
      return "started";
    case AlertPhase::escalated:
      return "escalated";
    case AlertPhase::reminded:
      return "reminded";
    case AlertPhase::ended:
      return "ended";
  }
  return {};
}

/// One trouble from its first sign to its end, as the store keeps it: one open row per agency, kind and node.
struct Alert {
  std::string alert_id;
  AlertKind kind = AlertKind::route_trouble;
  std::string agency;                 // empty: of a node, not of a route
  std::string node;                   // empty: of all nodes together
  std::string state;                  // route_trouble: the route's state
  std::string reason;                 // a machine word
  int level = 0;                      // notices_waiting: 1, 2 or 3
  std::int64_t notices = 0;           // how many are concerned, when it was told last
  std::string oldest_notice_id;       // of them
  Instant since{};                    // when the trouble began
  std::optional<Instant> started_at;  // when it was told; nothing: it may yet pass by itself
  std::optional<Instant> told_at;     // last, whatever the phase
  std::optional<Instant> quiet_at;    // the trouble is not seen any more since then
  std::optional<Instant> ended_at;    // when it was over
  Instant seen_at{};                  // the row was last brought up to date
  std::int64_t version = 0;           // raised by every write
};

}  // namespace tongbao
