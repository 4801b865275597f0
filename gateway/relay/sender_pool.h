#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/relay/compose_notice.h"
#include "gateway/relay/doorbell.h"

namespace tongbao {

/// A claimed notice on its way out.
struct Dispatch {
  DueNotice due;
  ComposedNotice composed;
};

/// What became of it.
struct Arrival {
  Dispatch dispatch;
  Instant started_at{}, ended_at{};
  SendOutcome outcome;
};

/// Threads that call the adapter, so that one slow answer holds up only its own slot. start() and take_arrivals() from
/// one thread.
class SenderPool {
 public:
  SenderPool(const RouteTools& tools, const Doorbell& bell);
  /// Waits for what is under way.
  ~SenderPool();
  SenderPool(const SenderPool&) = delete;
  SenderPool& operator=(const SenderPool&) = delete;

  void start(Dispatch dispatch);
  /// At most `limit` finished ones, in order of finishing.
  std::vector<Arrival> take_arrivals(std::size_t limit);
  /// Finished and not yet taken. The bell rings when the first of them comes.
  std::size_t arrived() const;
  /// Started and not yet taken.
  std::size_t under_way() const { return under_way_; }

 private:
  void work();
  Arrival send(Dispatch dispatch);

  const RouteTools& tools_;
  const Doorbell& bell_;
  mutable std::mutex mutex_;  // guards waiting_, arrived_, stopping_
  std::condition_variable wake_;
  std::deque<Dispatch> waiting_;
  std::deque<Arrival> arrived_;
  bool stopping_ = false;
  std::size_t under_way_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace tongbao
