#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "gateway/relay/answer_round.h"
#include "gateway/relay/batch_route.h"
#include "gateway/relay/doorbell.h"
#include "gateway/relay/lease_recovery.h"
#include "gateway/relay/message_route.h"
#include "gateway/relay/sender_pool.h"

namespace tongbao {

/// Why a worker came to its end.
enum class WorkerEnd { stopped, start_again, outgrown };

/// Works one route until told to stop: messages or batches, later answers, leases of dead workers and overdue marks.
/// run() from one thread; its helper threads are its own.
class RouteWorker {
 public:
  /// `alive` is this instance's lock; taken anew when the connection that carried it broke.
  /// `restart_epoch` is the route's as this process found it: when it was raised, `stopping` is set; also when this
  /// process has grown past the limit of `relay.worker_memory_mb`.
  RouteWorker(const RouteTools& tools, const InstanceLocks& locks, std::unique_ptr<InstanceLock>& alive,
              const Doorbell& bell, std::atomic<bool>& stopping, std::filesystem::path metrics_file,
              std::int64_t restart_epoch);

  /// Returns when `stopping` is set and what was under way is written down.
  WorkerEnd run();

 private:
  void work_messages();
  void work_batches();
  void look_around();
  void stay_alive();
  void mark_overdue();
  void heed_restart();
  void heed_memory();
  void collect_until_stopped();
  bool wait_for_route_lock(std::unique_ptr<InstanceLock>& lock);

  const RouteTools& tools_;
  const InstanceLocks& locks_;
  std::unique_ptr<InstanceLock>& alive_;
  const Doorbell& bell_;
  std::atomic<bool>& stopping_;
  std::filesystem::path metrics_file_;
  LeaseRecovery recovery_;
  std::chrono::steady_clock::time_point looked_around_at_{};
  std::int64_t restart_epoch_;
  WorkerEnd end_ = WorkerEnd::stopped;
  std::optional<Instant> marked_overdue_at_;
};

}  // namespace tongbao
