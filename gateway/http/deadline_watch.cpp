#include "gateway/http/deadline_watch.h"

#include <Poco/Exception.h>

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kLookEvery{100};

void cut(Poco::Net::StreamSocket& socket) {
  try {
    socket.shutdown();
  } catch (const Poco::Exception&) {
    // Gone already: that is what was wanted.
    return;
  }
}

}  // namespace

DeadlineWatch::DeadlineWatch(std::chrono::milliseconds deadline) : deadline_{deadline}, thread_{[this] { watch(); }} {}

DeadlineWatch::~DeadlineWatch() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void DeadlineWatch::watch() {
  std::unique_lock lock{mutex_};
  while (!stop_.wait_for(lock, kLookEvery, [this] { return stopping_; })) {
    const auto now = Steady::now();
    for (auto& [ticket, connection] : connections_) {
      if (connection.cut || now < connection.due) continue;
      connection.cut = true;
      ++overran_;
      cut(connection.socket);
    }
  }
}

void DeadlineWatch::cut_idle() {
  const std::lock_guard lock{mutex_};
  for (auto& [ticket, connection] : connections_)
    if (connection.due == Steady::time_point::max()) cut(connection.socket);
}

void DeadlineWatch::cut_all() {
  const std::lock_guard lock{mutex_};
  for (auto& [ticket, connection] : connections_)
    cut(connection.socket);
}

std::size_t DeadlineWatch::connections() const {
  const std::lock_guard lock{mutex_};
  return connections_.size();
}

std::uint64_t DeadlineWatch::overran() const {
  const std::lock_guard lock{mutex_};
  return overran_;
}

DeadlineWatch::Place::Place(DeadlineWatch& watch, const Poco::Net::StreamSocket& socket) : watch_{watch} {
  const std::lock_guard lock{watch_.mutex_};
  ticket_ = watch_.next_ticket_++;
  watch_.connections_.emplace(ticket_, Connection{socket, Steady::time_point::max(), false});
}

DeadlineWatch::Place::~Place() {
  const std::lock_guard lock{watch_.mutex_};
  watch_.connections_.erase(ticket_);
}

void DeadlineWatch::Place::begin_request() {
  const std::lock_guard lock{watch_.mutex_};
  watch_.connections_.at(ticket_).due = Steady::now() + watch_.deadline_;
}

bool DeadlineWatch::Place::end_request() {
  const std::lock_guard lock{watch_.mutex_};
  auto& connection = watch_.connections_.at(ticket_);
  connection.due = Steady::time_point::max();
  return !connection.cut;
}

}  // namespace tongbao
