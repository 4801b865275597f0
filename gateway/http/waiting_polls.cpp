#include "gateway/http/waiting_polls.h"

#include <algorithm>
#include <utility>

namespace tongbao {
namespace {

using Steady = std::chrono::steady_clock;

/// Events are put in by other processes: there is nothing here to be woken by.
constexpr std::chrono::milliseconds kPollLooksEvery{200};

}  // namespace

WaitingPolls::Place::Place(WaitingPolls& polls, std::string agency)
    : polls_{polls}, agency_{std::move(agency)}, until_{Steady::now() + polls.longest_} {}

WaitingPolls::Place::~Place() {
  const std::lock_guard lock{polls_.mutex_};
  --polls_.all_waiting_;
  const auto mine = polls_.waiting_.find(agency_);
  if (--mine->second == 0) polls_.waiting_.erase(mine);
}

bool WaitingPolls::Place::rest() {
  const auto next_look = std::min(Steady::now() + kPollLooksEvery, until_);
  std::unique_lock lock{polls_.mutex_};
  if (polls_.ended_.wait_until(lock, next_look, [this] { return polls_.ending_; })) return false;
  return Steady::now() < until_;
}

std::unique_ptr<WaitingPolls::Place> WaitingPolls::enter(const std::string& agency) {
  {
    const std::lock_guard lock{mutex_};
    const auto mine = waiting_.find(agency);
    if (all_waiting_ >= at_most_ || (mine != waiting_.end() && mine->second >= kMostOfOneAgency)) return nullptr;
    ++all_waiting_;
    ++waiting_[agency];
  }
  return std::unique_ptr<Place>{new Place{*this, agency}};
}

void WaitingPolls::end_all() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  ended_.notify_all();
}

}  // namespace tongbao
