#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/stage/database.h"
#include "simulators/stage/day_clock.h"

namespace tongbao::sim_vehicle {

/// A notice taken in, to be decided later.
struct PendingNotice {
  std::string notice_id;
  std::string event;           // the body, as received
  std::string request_digest;  // its Content-Digest
  stage::Instant decide_at{};
};

/// Notices waiting for a decision and events waiting to be fetched, both in the register's file. Adding needs a
/// Transaction of the caller; the rest locks by itself.
class EventQueue {
 public:
  explicit EventQueue(stage::Database& database);

  void defer(const PendingNotice& notice);
  /// Whether the notice is waiting for its decision.
  bool is_pending(const std::string& notice_id);
  /// Those due at `until`; all without it. Oldest first.
  std::vector<PendingNotice> due(std::optional<stage::Instant> until);
  void forget(const std::string& notice_id);
  /// Puts a later answer on offer: a verdict with `notice_id` and `request_digest` added here.
  void offer(nlohmann::json verdict, const std::string& notice_id, const std::string& request_digest);
  /// Wakes who waits for an event; after the commit of offer().
  void wake() { changed_.notify_all(); }

  void acknowledge(const std::vector<std::string>& event_ids);
  void set_aside(const std::map<std::string, std::string>& codes);
  /// At most `most` events by id; `more` says whether others wait.
  std::map<std::string, nlohmann::json> on_offer(int most, bool& more);
  /// Waits until an event is on offer, the time is over or close() was called.
  void wait_for_event(std::chrono::milliseconds time);
  /// Ends all waiting.
  void close();
  /// Open and set-aside events and pending notices, for showing.
  nlohmann::json list();

 private:
  bool has_event();
  stage::Database& database_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool closed_ = false;  // guarded by mutex_
};

}  // namespace tongbao::sim_vehicle
