#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace tongbao {

/// Where a notice stands (design.md §2). The enumerator is the word in the database, the API and the metrics.
enum class NoticeState {
  held,             // second check, hold window or protected person
  waiting,          // an older change of this person at this agency is unfinished
  ready,            // may be sent, at its next_attempt_at
  in_flight,        // leased by a worker
  awaiting_answer,  // handed over, or deferred with a due date
  settled,          // one outcome, final
  attention,        // a person must decide; the reason stands beside it
  withdrawn,        // taken back before it was sent
};

enum class NoticeEvent {
  released,           // the hold ended
  lane_opened,        // the older changes of this lane are finished
  claimed,            // a worker leased it
  settled_unsent,     // our own finding: not_needed, cannot_represent or superseded
  attempt_failed,     // no verdict; tried again later under the same key
  lease_ended,        // the worker died or hung, and the agency deduplicates
  handed_over,        // the agency has it and answers later
  deferred,           // the agency will decide by a date
  answered,           // the agency's verdict
  doubted,            // only a person can decide: may have arrived, period used up, unreadable, message changed …
  retried_by_hand,    // a person sends it again
  settled_by_hand,    // a person closes it
  withdrawn_by_hand,  // the citizen or clerk takes it back
};

struct NoticeStep {
  NoticeState from;
  NoticeEvent event;
  NoticeState to;
};

/// Every legal step; whatever is not here is forbidden. The same table is drawn in docs/tour.md.
inline constexpr std::array kNoticeSteps{
    NoticeStep{NoticeState::held, NoticeEvent::released, NoticeState::waiting},
    NoticeStep{NoticeState::held, NoticeEvent::settled_by_hand, NoticeState::settled},
    NoticeStep{NoticeState::held, NoticeEvent::withdrawn_by_hand, NoticeState::withdrawn},
    NoticeStep{NoticeState::waiting, NoticeEvent::lane_opened, NoticeState::ready},
    NoticeStep{NoticeState::waiting, NoticeEvent::withdrawn_by_hand, NoticeState::withdrawn},
    NoticeStep{NoticeState::ready, NoticeEvent::claimed, NoticeState::in_flight},
    NoticeStep{NoticeState::ready, NoticeEvent::settled_unsent, NoticeState::settled},
    NoticeStep{NoticeState::ready, NoticeEvent::doubted, NoticeState::attention},
    NoticeStep{NoticeState::ready, NoticeEvent::withdrawn_by_hand, NoticeState::withdrawn},
    NoticeStep{NoticeState::in_flight, NoticeEvent::settled_unsent, NoticeState::settled},
    NoticeStep{NoticeState::in_flight, NoticeEvent::attempt_failed, NoticeState::ready},
    NoticeStep{NoticeState::in_flight, NoticeEvent::lease_ended, NoticeState::ready},
    NoticeStep{NoticeState::in_flight, NoticeEvent::handed_over, NoticeState::awaiting_answer},
    NoticeStep{NoticeState::in_flight, NoticeEvent::deferred, NoticeState::awaiting_answer},
    NoticeStep{NoticeState::in_flight, NoticeEvent::answered, NoticeState::settled},
    NoticeStep{NoticeState::in_flight, NoticeEvent::doubted, NoticeState::attention},
    NoticeStep{NoticeState::awaiting_answer, NoticeEvent::deferred, NoticeState::awaiting_answer},
    NoticeStep{NoticeState::awaiting_answer, NoticeEvent::answered, NoticeState::settled},
    NoticeStep{NoticeState::awaiting_answer, NoticeEvent::doubted, NoticeState::attention},
    NoticeStep{NoticeState::awaiting_answer, NoticeEvent::settled_by_hand, NoticeState::settled},
    NoticeStep{NoticeState::attention, NoticeEvent::retried_by_hand, NoticeState::ready},
    NoticeStep{NoticeState::attention, NoticeEvent::settled_by_hand, NoticeState::settled},
    NoticeStep{NoticeState::attention, NoticeEvent::withdrawn_by_hand, NoticeState::withdrawn},
};

/// The state after the event; nothing when the table forbids it.
constexpr std::optional<NoticeState> next_state(NoticeState from, NoticeEvent event) {
  for (const auto& step : kNoticeSteps)
    if (step.from == from && step.event == event) return step.to;
  return std::nullopt;
}

struct NoticeStateWord {
  NoticeState state;
  std::string_view word;
};

inline constexpr std::array kNoticeStateWords{
    NoticeStateWord{NoticeState::held, "held"},
    NoticeStateWord{NoticeState::waiting, "waiting"},
    NoticeStateWord{NoticeState::ready, "ready"},
    NoticeStateWord{NoticeState::in_flight, "in_flight"},
    NoticeStateWord{NoticeState::awaiting_answer, "awaiting_answer"},
    NoticeStateWord{NoticeState::settled, "settled"},
    NoticeStateWord{NoticeState::attention, "attention"},
    NoticeStateWord{NoticeState::withdrawn, "withdrawn"},
};

struct NoticeEventWord {
  NoticeEvent event;
  std::string_view word;
};

inline constexpr std::array kNoticeEventWords{
    NoticeEventWord{NoticeEvent::released, "released"},
    NoticeEventWord{NoticeEvent::lane_opened, "lane_opened"},
    NoticeEventWord{NoticeEvent::claimed, "claimed"},
    NoticeEventWord{NoticeEvent::settled_unsent, "settled_unsent"},
    NoticeEventWord{NoticeEvent::attempt_failed, "attempt_failed"},
    NoticeEventWord{NoticeEvent::lease_ended, "lease_ended"},
    NoticeEventWord{NoticeEvent::handed_over, "handed_over"},
    NoticeEventWord{NoticeEvent::deferred, "deferred"},
    NoticeEventWord{NoticeEvent::answered, "answered"},
    NoticeEventWord{NoticeEvent::doubted, "doubted"},
    NoticeEventWord{NoticeEvent::retried_by_hand, "retried_by_hand"},
    NoticeEventWord{NoticeEvent::settled_by_hand, "settled_by_hand"},
    NoticeEventWord{NoticeEvent::withdrawn_by_hand, "withdrawn_by_hand"},
};

constexpr std::string_view to_word(NoticeState state) {
  for (const auto& entry : kNoticeStateWords)
    if (entry.state == state) return entry.word;
  return {};
}

constexpr std::string_view to_word(NoticeEvent event) {
  for (const auto& entry : kNoticeEventWords)
    if (entry.event == event) return entry.word;
  return {};
}

/// The state of that word; nothing for a word outside the list.
constexpr std::optional<NoticeState> notice_state_from(std::string_view word) {
  for (const auto& entry : kNoticeStateWords)
    if (entry.word == word) return entry.state;
  return std::nullopt;
}

/// Nothing more will happen to it by itself or by us.
constexpr bool is_final(NoticeState state) {
  return state == NoticeState::settled || state == NoticeState::withdrawn;
}

/// Whether a notice in this state keeps later changes of its lane waiting. `opens_on_receipt`: the route's agency
/// orders what it was handed by itself (`lane_opens_on = "receipt"`).
constexpr bool closes_lane(NoticeState state, bool opens_on_receipt) {
  if (is_final(state)) return false;
  return !(opens_on_receipt && state == NoticeState::awaiting_answer);
}

}  // namespace tongbao
