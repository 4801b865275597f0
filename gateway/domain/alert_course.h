#pragma once

#include <chrono>
#include <optional>

#include "gateway/domain/alert.h"

namespace tongbao {

/// What a look found of one trouble.
struct AlertFinding {
  enum class What {
    fine,
    trouble,
    unjudged,  // its rule says to wait: neither a start nor an end, and no reminder
  };
  What what = What::fine;
  std::string state{};
  std::string reason{};
  int level = 0;
  std::int64_t notices = 0;
  std::string oldest_notice_id{};
  std::optional<Instant> since{};  // when it began, where that is known
};

/// How soon and how often people are told.
struct AlertTimes {
  std::chrono::seconds start_after{60};  // a trouble that lasted less is told to nobody
  std::chrono::seconds end_after{60};    // it must be gone that long; till then it goes on
  std::chrono::seconds remind_every{86'400};
};

/// What is to be written, and told when the write was ours.
struct AlertStep {
  enum class Write { open, change, drop };
  Write write = Write::change;
  Alert alert;  // as it is to stand; `version` is the one that was read
  std::optional<AlertPhase> told{};
};

/// The next step of one trouble. `known` is its open row, nothing when there is none; a new one has the agency, kind
/// and node of `fresh`. Pure; nothing when all stays as it is. Whatever the clock does, one call tells one phase at
/// most, and instants that lie ahead of `now` are taken for `now`: a clock that steps back neither tells again nor
/// keeps silent for long.
std::optional<AlertStep> next_alert_step(const std::optional<Alert>& known, const AlertFinding& finding,
                                         const Alert& fresh, const AlertTimes& times, Instant now);

/// How long the trouble lasted, or lasts.
std::chrono::seconds alert_lasted(const Alert& alert, Instant now);

}  // namespace tongbao
