#include "gateway/http/leave_taking.h"

#include <array>

#include <Poco/Exception.h>

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kListenEvery{20};
constexpr std::chrono::seconds kPatience{1};
constexpr std::size_t kMostLeaving = 256;
constexpr int kReadsPerLook = 64;

/// Throws away what has arrived. False when the client has gone.
bool listen_on(Poco::Net::StreamSocket& socket) {
  std::array<char, 16'384> scrap{};
  try {
    for (int read = 0; read < kReadsPerLook && socket.poll(Poco::Timespan{}, Poco::Net::Socket::SELECT_READ); ++read)
      if (socket.receiveBytes(scrap.data(), static_cast<int>(scrap.size())) <= 0) return false;
    return true;
  } catch (const Poco::Exception&) {
    return false;
  }
}

}  // namespace

LeaveTaking::LeaveTaking() : thread_{[this] { work(); }} {}

LeaveTaking::~LeaveTaking() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void LeaveTaking::see_off(Poco::Net::StreamSocket socket) {
  try {
    socket.shutdownSend();
  } catch (const Poco::Exception&) {
    // Gone already: that is what was wanted.
    return;
  }
  const std::lock_guard lock{mutex_};
  if (stopping_ || count_ >= kMostLeaving) return;
  ++count_;
  fresh_.push_back({std::move(socket), Steady::now() + kPatience});
  wake_.notify_all();
}

void LeaveTaking::work() {
  std::list<Leaving> leaving;
  std::unique_lock lock{mutex_};
  for (;;) {
    if (leaving.empty()) wake_.wait(lock, [this] { return stopping_ || !fresh_.empty(); });
    if (stopping_) return;
    leaving.splice(leaving.end(), fresh_);
    lock.unlock();
    const auto gone =
        leaving.remove_if([now = Steady::now()](Leaving& one) { return !listen_on(one.socket) || now >= one.until; });
    lock.lock();
    count_ -= gone;
    if (!leaving.empty()) wake_.wait_for(lock, kListenEvery, [this] { return stopping_; });
  }
}

}  // namespace tongbao
