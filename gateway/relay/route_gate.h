#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "gateway/relay/route_pace.h"
#include "gateway/relay/route_tools.h"

namespace tongbao {

/// Whether and how much the route may send now: its shared state, the agency's hours, its pace. After a pause, a hold
/// or several failures one worker of all sends one probe, and only an answer opens the route again. Reads the shared
/// row at most once in 200 ms. One thread.
class RouteGate {
 public:
  /// `failures_before_trouble`: so many in a row close the route on every node.
  explicit RouteGate(const RouteTools& tools, std::size_t failures_before_trouble = 5,
                     std::chrono::milliseconds look_every = std::chrono::milliseconds{200});

  /// How many more messages may start. 0 also while the store cannot be read.
  std::size_t free_slots(std::size_t under_way);
  /// To be asked before messages start: false when another worker has the probe. Writes while the route is probed.
  bool may_start();
  /// The agency answered, whatever it said.
  void note_answer();
  /// No answer; `retry_after` is what the agency asked for, unclamped.
  void note_failure(const std::string& code, std::optional<std::chrono::seconds> retry_after);
  /// True while nothing may start before a time or a person says so: no reason to look often.
  bool rests() const { return rests_; }

 private:
  std::size_t slots_now(std::size_t under_way);
  bool rests_by_hours(Instant now);
  void look();
  void move(RouteEvent event, const std::string& reason, std::optional<Instant> until);

  const RouteTools& tools_;
  const std::chrono::milliseconds look_every_;
  RoutePace pace_;
  std::chrono::steady_clock::time_point looked_at_{};
  std::optional<RouteRow> row_;
  RouteState state_ = RouteState::held;  // as the row says; nothing known yet: as good as held
  std::string resting_why_;              // of the agency's hours
  bool has_probe_ = false;
  bool slowed_told_ = false;
  bool rests_ = false;
};

}  // namespace tongbao
