#include "gateway/relay/sender_pool.h"

#include "gateway/kit/fault_point.h"
#include "gateway/modules/fence.h"

namespace tongbao {

SenderPool::SenderPool(const RouteTools& tools, const Doorbell& bell) : tools_{tools}, bell_{bell} {
  for (std::size_t index = 0; index < tools.route.window; ++index)
    threads_.emplace_back([this] { work(); });
}

SenderPool::~SenderPool() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_)
    thread.join();
}

void SenderPool::start(Dispatch dispatch) {
  ++under_way_;
  {
    const std::lock_guard lock{mutex_};
    waiting_.push_back(std::move(dispatch));
  }
  wake_.notify_one();
}

std::vector<Arrival> SenderPool::take_arrivals(std::size_t limit) {
  std::vector<Arrival> taken;
  const std::lock_guard lock{mutex_};
  while (!arrived_.empty() && taken.size() < limit) {
    taken.push_back(std::move(arrived_.front()));
    arrived_.pop_front();
  }
  under_way_ -= taken.size();
  return taken;
}

std::size_t SenderPool::arrived() const {
  const std::lock_guard lock{mutex_};
  return arrived_.size();
}

void SenderPool::work() {
  for (;;) {
    std::optional<Dispatch> next;
    {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    auto arrival = send(std::move(*next));
    bool first = false;
    {
      const std::lock_guard lock{mutex_};
      first = arrived_.empty();
      arrived_.push_back(std::move(arrival));
    }
    if (first) bell_.ring();
  }
}

Arrival SenderPool::send(Dispatch dispatch) {
  const auto started = tools_.clock.now();
  auto& envelope = dispatch.composed.envelope;
  if (weakened("fresh_key_per_attempt")) envelope.notice_id.back() = "0123456789"[envelope.attempt % 10];
  fault_point("fault:send.beginning");
  auto sent = fenced(&tools_.watch, tools_.route.agency + ".send", envelope.budget,
                     [&] { return tools_.transport->send(envelope); });
  fault_point("fault:send.ended");
  // Nobody knows how far a call came that threw: it may have arrived.
  auto outcome = sent ? std::move(*sent) : SendOutcome{Failed{sent.failure(), true, std::nullopt, {}}};
  return {std::move(dispatch), started, tools_.clock.now(), std::move(outcome)};
}

}  // namespace tongbao
