#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "gateway/relay/worker_time.h"

namespace tongbao {

/// Waits between tries of something that must succeed in the end (the store): 100 ms, doubling up to 2 s.
class Patience {
 public:
  /// Borrows `time`. `give_up` is asked before each wait.
  Patience(const WorkerTime& time, std::function<bool()> give_up) : time_{time}, give_up_{std::move(give_up)} {}

  /// False when it is time to give up.
  bool wait() {
    if (give_up_()) return false;
    time_.rest(pause_);
    pause_ = std::min(pause_ * 2, kLongest);
    return true;
  }

 private:
  static constexpr std::chrono::milliseconds kLongest{2000};

  const WorkerTime& time_;
  std::function<bool()> give_up_;
  std::chrono::milliseconds pause_{100};
};

}  // namespace tongbao
