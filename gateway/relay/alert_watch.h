#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gateway/kit/ulid.h"
#include "gateway/observe/metrics.h"
#include "gateway/relay/alert_judgement.h"
#include "gateway/relay/alert_teller.h"
#include "gateway/relay/alert_text.h"
#include "gateway/relay/doorbell.h"
#include "gateway/store/alert_store.h"

namespace tongbao {

/// What the watch looks at beside the store.
struct AlertSurroundings {
  std::string node;  // this gateway's name, the same after every start
  const std::vector<RouteSettings>& routes;
  std::filesystem::path disk;                              // whose free space is watched
  std::function<std::set<std::string>()> failing_workers;  // agencies whose worker here does not stay up; any thread
  std::vector<std::string> other_workers{};                // that work no route; failing_workers names them, too
};

/// Tells people on duty of trouble: looks every two seconds, lets the store decide which node tells what, writes the
/// log event, counts, and feeds the alert command. That the store itself is away is told by each node for itself. A
/// thread of its own, for which nobody waits; start and stop from one.
class AlertWatch {
 public:
  /// Borrows all of it.
  AlertWatch(AlertStore& store, const AlertSettings& settings, AlertSurroundings surroundings, const Clock& clock,
             UlidSource& ulids, Metrics& metrics);
  /// Stops at once.
  ~AlertWatch();
  AlertWatch(const AlertWatch&) = delete;
  AlertWatch& operator=(const AlertWatch&) = delete;

  void start();
  /// Looks no more; a run of the command may end `within`. What was not said by then is said after the next start.
  void begin_stop(std::chrono::seconds within);
  /// The same at once, unless begun already, then waits.
  void stop();
  /// One look, by the caller's thread: what the watch's own does every two seconds. For tests.
  void look();
  /// One turn of the command, likewise.
  void turn() { teller_.turn(); }

 private:
  void work();
  Result<Done> look_at_store();
  std::vector<AlertWrite> writes_of(std::vector<AlertStep> steps, Instant now);
  void tell(const Alert& alert, AlertPhase phase, Instant now);
  void show_open(const AlertFacts& facts);
  NodeFacts look_here();
  void note_store(const std::string& trouble);
  AlertText title_of(const std::string& agency) const;
  std::string content_of(const Alert& alert, AlertPhase phase, Instant now) const;

  AlertStore& store_;
  const AlertSettings& settings_;
  AlertSurroundings around_;
  const Clock& clock_;
  UlidSource& ulids_;
  Metrics& metrics_;
  AlertTeller teller_;
  std::optional<Alert> store_alert_;  // of the store's own trouble, which stands in no table
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> stop_within_s_{0};
  Doorbell bell_{{}};
  std::thread thread_;
};

}  // namespace tongbao
