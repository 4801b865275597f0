#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/relay/doorbell.h"
#include "gateway/relay/senders.h"

namespace tongbao {

/// Threads that call the adapter, each with as many messages as that carries side by side, so that one slow answer
/// holds up only its own slot: there are as many threads as slots. The bell rings when the first answer comes.
class SenderPool final : public Senders {
 public:
  SenderPool(const RouteTools& tools, const Doorbell& bell);
  /// Waits for what is under way.
  ~SenderPool() override;
  SenderPool(const SenderPool&) = delete;
  SenderPool& operator=(const SenderPool&) = delete;

  void start(std::vector<Dispatch> dispatches) override;
  std::vector<Arrival> take_arrivals(std::size_t limit) override;
  std::size_t arrived() const override;
  std::size_t under_way() const override { return under_way_; }

 private:
  class Calls;

  void work();
  std::vector<Dispatch> next();
  void send(std::vector<Dispatch> dispatches);
  void bring_in(Arrival arrival);

  const RouteTools& tools_;
  const Doorbell& bell_;
  mutable std::mutex mutex_;  // guards waiting_, arrived_, stopping_
  std::condition_variable wake_;
  std::deque<Dispatch> waiting_;
  std::deque<Arrival> arrived_;
  bool stopping_ = false;
  std::size_t under_way_ = 0;
  const std::size_t side_by_side_;
  std::vector<std::thread> threads_;
};

}  // namespace tongbao
