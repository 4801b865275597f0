#pragma once

#include <algorithm>
#include <chrono>
#include <functional>

#include "gateway/relay/doorbell.h"

namespace tongbao {

/// Waits between tries of something that must succeed in the end (the store): 100 ms, doubling up to 2 s.
class Patience {
 public:
  /// `give_up` is asked before each wait.
  explicit Patience(std::function<bool()> give_up) : give_up_{std::move(give_up)}, bell_{{}} {}

  /// False when it is time to give up.
  bool wait() {
    if (give_up_()) return false;
    bell_.wait(pause_);
    pause_ = std::min(pause_ * 2, kLongest);
    return true;
  }

 private:
  static constexpr std::chrono::milliseconds kLongest{2000};

  std::function<bool()> give_up_;
  Doorbell bell_;
  std::chrono::milliseconds pause_{100};
};

}  // namespace tongbao
