#pragma once

#include <atomic>
#include <chrono>

#include "gateway/contract/clock.h"

namespace tongbao {

/// A clock that stands still until it is moved. Any thread.
class FakeClock : public Clock {
 public:
  explicit FakeClock(Instant at = Instant{std::chrono::milliseconds{1'795'316'645'000}}) : at_{at} {}
  Instant now() const override { return at_.load(); }
  void move_to(Instant at) { at_.store(at); }
  void advance(std::chrono::milliseconds by) { at_.store(at_.load() + by); }

 private:
  std::atomic<Instant> at_;
};

}  // namespace tongbao
