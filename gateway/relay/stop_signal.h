#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

namespace tongbao {

/// Blocks SIGTERM and SIGINT for this thread and all it will start, and ignores SIGPIPE. Call first in main.
void block_stop_signals();

/// Waits for SIGTERM or SIGINT; the calling thread. False when none came within `at_most`.
bool wait_for_stop_signal(std::chrono::seconds at_most);

/// Sets a flag and calls `woken` when SIGTERM or SIGINT comes; a thread of its own that ends with the object.
class StopSignal {
 public:
  StopSignal(std::atomic<bool>& stopping, std::function<void()> woken);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

 private:
  std::atomic<bool>& stopping_;
  std::atomic<bool> ended_{false};
  std::function<void()> woken_;
  std::thread thread_;
};

}  // namespace tongbao
