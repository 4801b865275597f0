#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include <Poco/Net/StreamSocket.h>

#include "simulators/stage/http_server.h"

namespace tongbao::stage {

/// Says that the server ends; wakes who waits.
class StopFlag {
 public:
  void raise() {
    {
      const std::lock_guard guard{mutex_};
      raised_ = true;
    }
    woken_.notify_all();
  }
  bool raised() const { return raised_; }
  /// Waits that long, less when the flag is raised.
  void wait(std::chrono::milliseconds time) {
    std::unique_lock guard{mutex_};
    woken_.wait_for(guard, time, [this] { return raised_.load(); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  std::atomic<bool> raised_{false};
};

/// Serves the requests of one connection, one after the other, until it ends, idles too long or `stop` is raised.
/// Never throws.
void serve_connection(const Poco::Net::StreamSocket& socket, const ServerSettings& settings, const Handler& handler,
                      StopFlag& stop);

}  // namespace tongbao::stage
