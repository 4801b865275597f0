#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "gateway/contract/clock.h"

namespace tongbao {

inline constexpr std::chrono::days kDefaultRetryPeriod{14};
inline constexpr std::chrono::days kLongestRetryPeriod{30};
inline constexpr std::chrono::seconds kShortestRetryAfter{1};
inline constexpr std::chrono::seconds kLongestRetryAfter{6 * 3600};

/// The pause after the n-th failed attempt (n from 1): 5 s, 30 s, 2 m, 10 m, 30 m, 1 h, 2 h, 4 h, then 6 h each, moved
/// by up to ±20 %. `chance` in [0, 1) decides how far: 0.5 is the middle.
std::chrono::milliseconds retry_pause(std::uint32_t failed_attempts, double chance);

/// What an agency asked for, clamped to 1 s … 6 h.
std::chrono::seconds clamp_retry_after(std::chrono::seconds asked);

/// When a notice is tried again.
struct RetryQuestion {
  Instant first_attempt_at{};
  Instant now{};
  std::uint32_t failed_attempts = 1;
  double chance = 0.5;
  std::optional<std::chrono::seconds> retry_after{};  // the agency's wish; wins over our schedule
  std::chrono::days period = kDefaultRetryPeriod;     // clamped to 1 … 30 days
};

/// The instant of the next attempt; nothing when it would lie behind the end of the retry period: a person must look.
std::optional<Instant> next_attempt_at(const RetryQuestion& question);

}  // namespace tongbao
