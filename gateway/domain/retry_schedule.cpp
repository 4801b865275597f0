#include "gateway/domain/retry_schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace tongbao {
namespace {

using std::chrono::seconds;

/// wire.md §1; the last one repeats.
constexpr std::array kPauses{seconds{5},    seconds{30},       seconds{2 * 60},   seconds{10 * 60}, seconds{30 * 60},
                             seconds{3600}, seconds{2 * 3600}, seconds{4 * 3600}, seconds{6 * 3600}};
constexpr double kJitter = 0.2;

}  // namespace

std::chrono::milliseconds retry_pause(std::uint32_t failed_attempts, double chance) {
  const std::size_t step = std::min<std::size_t>(failed_attempts == 0 ? 0 : failed_attempts - 1, kPauses.size() - 1);
  const double middle = static_cast<double>(std::chrono::milliseconds{kPauses[step]}.count());
  const double factor = 1.0 - kJitter + 2 * kJitter * std::clamp(chance, 0.0, 1.0);
  return std::chrono::milliseconds{std::llround(middle * factor)};
}

std::chrono::seconds clamp_retry_after(std::chrono::seconds asked) {
  return std::clamp(asked, kShortestRetryAfter, kLongestRetryAfter);
}

std::optional<Instant> next_attempt_at(const RetryQuestion& question) {
  const auto period = std::clamp(question.period, std::chrono::days{1}, kLongestRetryPeriod);
  const auto pause = question.retry_after ? std::chrono::milliseconds{clamp_retry_after(*question.retry_after)}
                                          : retry_pause(question.failed_attempts, question.chance);
  const Instant next = question.now + pause;
  if (next > question.first_attempt_at + period) return std::nullopt;
  return next;
}

}  // namespace tongbao
