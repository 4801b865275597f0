#pragma once

#include <atomic>
#include <set>

#include "gateway/relay/answer_round.h"
#include "gateway/relay/lease_recovery.h"
#include "gateway/relay/message_route.h"
#include "tests/simulator/sim_network.h"
#include "tests/simulator/store_front.h"

namespace tongbao::simulator {

/// Which worker instances live: their locks are held, all others free.
class SimLocks final : public LockView {
 public:
  Result<bool> is_free(const std::string& name) const override { return !held_.contains(name); }
  void hold(const std::string& name) { held_.insert(name); }
  void leave(const std::string& name) { held_.erase(name); }

 private:
  std::set<std::string> held_;
};

/// What all worlds of a process share, because it decides nothing and costs time to make.
struct SharedParts {
  SharedParts();
  CharacterSets character_sets;
  PersonKeys keys;
  FenceWatch watch;
  Metrics metrics;
  WorkCalendar calendar;
};

/// A worker process of the route, with the product's own deciding parts: what RouteWorker turns in its threads is
/// turned here step by step. Destroyed, it is dead: its lock is free, and what was under way comes back to nobody.
class SimWorker {
 public:
  struct Place {
    Scene& scene;
    SimNetwork& network;
    SimLocks& locks;
    SharedParts& shared;
    const RouteSettings& route;
    const RelaySettings& relay;
    SimPlugin& plugin;
  };
  SimWorker(const Place& place, std::string instance, std::function<void()> meanwhile);
  ~SimWorker();
  SimWorker(const SimWorker&) = delete;
  SimWorker& operator=(const SimWorker&) = delete;

  /// A round of the route; returns how long it means to rest.
  Millis turn();
  void collect_answers();
  /// Ends in good order.
  void finish();
  const std::string& instance() const { return tools_.instance; }

  Steady hangs_until{};  // does nothing before then, and lives

 private:
  Scene& scene_;
  SimLocks& locks_;
  StoreFront store_;
  SimAnswers source_;
  UlidSource ids_;
  RouteTools tools_;
  std::atomic<bool> stopping_ = false;
  SimSenders senders_;
  MessageRoute route_;
  LeaseRecovery recovery_;
  AnswerRound answers_;
  std::optional<Steady> looked_around_at_;
};

}  // namespace tongbao::simulator
