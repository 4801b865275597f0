#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>

#include "gateway/contract/clock.h"
#include "gateway/domain/retry_schedule.h"

namespace tongbao {

/// How much a route may have under way. The window halves with every failure, down to one message at a time, and
/// reopens by one with every answer; a row of failures is trouble, and between its attempts the route rests. One
/// thread.
class RoutePace {
 public:
  explicit RoutePace(std::size_t window, std::size_t failures_before_trouble = 5)
      : most_{window}, window_{window}, before_trouble_{failures_before_trouble} {}

  /// How many more messages may start now.
  std::size_t free_slots(std::size_t under_way, Instant now) const {
    if (now < rest_until_) return 0;
    return under_way >= window_ ? 0 : window_ - under_way;
  }

  void note_answer() {
    window_ = std::min(most_, window_ + 1);
    failures_ = 0;
  }

  /// `retry_after`: what the agency asked for, unclamped.
  void note_failure(Instant now, std::optional<std::chrono::seconds> retry_after) {
    window_ = std::max<std::size_t>(1, window_ / 2);
    ++failures_;
    if (retry_after) rest_until_ = std::max(rest_until_, now + clamp_retry_after(*retry_after));
    if (in_trouble()) rest_until_ = std::max(rest_until_, now + kRest);
  }

  /// After a rest of the whole route, and in a new worker: one message, then two, step by step.
  void start_slowly() {
    window_ = 1;
    failures_ = 0;
    rest_until_ = {};
  }

  bool slowed() const { return window_ < most_; }
  /// Several failures in a row, no answer since.
  bool in_trouble() const { return failures_ >= before_trouble_; }
  Instant rest_until() const { return rest_until_; }

 private:
  static constexpr std::chrono::seconds kRest{2};

  std::size_t most_;
  std::size_t window_;
  std::size_t before_trouble_;
  std::size_t failures_ = 0;
  Instant rest_until_{};
};

}  // namespace tongbao
