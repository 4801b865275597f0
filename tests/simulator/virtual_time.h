#pragma once

#include <chrono>

#include "tests/kit/fake_clock.h"

namespace tongbao::simulator {

using Millis = std::chrono::milliseconds;
using Steady = std::chrono::steady_clock::time_point;

/// Time that passes only when it is told to. The wall clock may jump; what a machine measures by itself does not.
class VirtualTime {
 public:
  const Clock& wall() const { return wall_; }
  Instant now() const { return wall_.now(); }
  Steady steady() const { return steady_; }
  /// Time passes, for both.
  void pass(Steady::duration span) {
    steady_ += span;
    wall_.move_to(Instant{std::chrono::floor<Millis>(steady_ - kStart)} + shift_);
  }
  /// Somebody sets the wall clock.
  void jump(Millis by) {
    shift_ += by;
    pass(Steady::duration{0});
  }

 private:
  static constexpr Steady kStart{std::chrono::hours{1}};
  Millis shift_{1'795'316'645'000};
  Steady steady_ = kStart;
  FakeClock wall_;
};

}  // namespace tongbao::simulator
