#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/relay/doorbell.h"
#include "gateway/relay/senders.h"

namespace tongbao {

/// Threads that call the adapter, so that one slow answer holds up only its own slot. The bell rings when the first
/// answer comes.
class SenderPool final : public Senders {
 public:
  SenderPool(const RouteTools& tools, const Doorbell& bell);
  /// Waits for what is under way.
  ~SenderPool() override;
  SenderPool(const SenderPool&) = delete;
  SenderPool& operator=(const SenderPool&) = delete;

  void start(Dispatch dispatch) override;
  std::vector<Arrival> take_arrivals(std::size_t limit) override;
  std::size_t arrived() const override;
  std::size_t under_way() const override { return under_way_; }

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
