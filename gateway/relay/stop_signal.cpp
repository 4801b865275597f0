#include "gateway/relay/stop_signal.h"

#include <csignal>
#include <ctime>

namespace tongbao {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

void block_stop_signals() {
  const auto set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool wait_for_stop_signal(std::chrono::seconds at_most) {
  const auto set = stop_signals();
  const timespec limit{static_cast<time_t>(at_most.count()), 0};
  return sigtimedwait(&set, nullptr, &limit) > 0;
}

StopSignal::StopSignal(std::atomic<bool>& stopping, std::function<void()> woken)
    : stopping_{stopping}, woken_{std::move(woken)}, thread_{[this] {
        const auto set = stop_signals();
        const timespec look_again{0, 100'000'000};
        while (!ended_) {
          if (sigtimedwait(&set, nullptr, &look_again) <= 0) continue;
          stopping_ = true;
          woken_();
        }
      }} {}

StopSignal::~StopSignal() {
  ended_ = true;
  thread_.join();
}

}  // namespace tongbao
