#include "gateway/relay/sender_pool.h"

#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/modules/fence.h"

namespace tongbao {

/// The messages of one call, until their outcomes are in.
class SenderPool::Calls final : public OutcomeSink {
 public:
  Calls(SenderPool& pool, std::vector<Dispatch> dispatches)
      : pool_{pool}, started_at_{pool.tools_.clock.now()}, left_{dispatches.size()} {
    for (auto& dispatch : dispatches)
      open_.emplace_back(std::move(dispatch));
  }

  std::vector<const Envelope*> envelopes() const {
    std::vector<const Envelope*> all;
    for (const auto& dispatch : open_)
      all.push_back(&dispatch->composed.envelope);
    return all;
  }

  /// A second outcome for the same message changes nothing.
  void take(std::size_t place, SendOutcome outcome) override {
    if (place >= open_.size() || !open_[place]) return;
    fault_point("fault:send.ended");
    auto dispatch = std::move(*open_[place]);
    open_[place].reset();
    --left_;
    pool_.bring_in({std::move(dispatch), started_at_, pool_.tools_.clock.now(), std::move(outcome)});
  }

  /// Nobody knows how far the others came: they may have arrived.
  void give_up(const Failure& why) {
    for (std::size_t place = 0; left_ > 0 && place < open_.size(); ++place)
      take(place, Failed{why, true, std::nullopt, {}});
  }

 private:
  SenderPool& pool_;
  Instant started_at_;
  std::size_t left_;
  std::vector<std::optional<Dispatch>> open_;
};

SenderPool::SenderPool(const RouteTools& tools, const Doorbell& bell)
    : tools_{tools}, bell_{bell}, side_by_side_{std::max<std::size_t>(tools.transport->side_by_side(), 1)} {
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

void SenderPool::start(std::vector<Dispatch> dispatches) {
  const auto calls = (dispatches.size() + side_by_side_ - 1) / side_by_side_;
  under_way_ += dispatches.size();
  {
    const std::lock_guard lock{mutex_};
    std::ranges::move(dispatches, std::back_inserter(waiting_));
  }
  for (std::size_t call = 0; call < calls; ++call)
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

/// Empty when the pool ends.
std::vector<Dispatch> SenderPool::next() {
  std::vector<Dispatch> together;
  std::unique_lock lock{mutex_};
  wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
  while (!waiting_.empty() && together.size() < side_by_side_) {
    together.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return together;
}

void SenderPool::work() {
  for (auto together = next(); !together.empty(); together = next())
    send(std::move(together));
}

void SenderPool::bring_in(Arrival arrival) {
  bool first = false;
  {
    const std::lock_guard lock{mutex_};
    first = arrived_.empty();
    arrived_.push_back(std::move(arrival));
  }
  if (first) bell_.ring();
}

void SenderPool::send(std::vector<Dispatch> dispatches) {
  std::chrono::milliseconds budget{0};
  for (auto& [due, composed] : dispatches) {
    auto& envelope = composed.envelope;
    budget = std::max(budget, envelope.budget);
    if (weakened("fresh_key_per_attempt")) envelope.notice_id.back() = "0123456789"[envelope.attempt % 10];
    fault_point("fault:send.beginning");
  }
  Calls calls{*this, std::move(dispatches)};
  const auto sent = fenced(&tools_.watch, tools_.route.agency + ".send", budget, [&] {
    tools_.transport->send_all(calls.envelopes(), calls);
    return Done{};
  });
  calls.give_up(sent ? Failure{FailureKind::defect, "module_kept_outcome", "the way gave no outcome"} : sent.failure());
}

}  // namespace tongbao
