#pragma once

#include <chrono>
#include <functional>

#include "gateway/relay/doorbell.h"

namespace tongbao {

/// How a worker measures its own pauses and rests, whatever the wall clock does. The simulator puts virtual time here.
struct WorkerTime {
  std::function<std::chrono::steady_clock::time_point()> now = [] { return std::chrono::steady_clock::now(); };
  /// Rests for so long.
  std::function<void(std::chrono::milliseconds)> rest = [](std::chrono::milliseconds pause) {
    Doorbell{{}}.wait(pause);
  };
};

}  // namespace tongbao
