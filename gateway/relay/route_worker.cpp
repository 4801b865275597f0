#include "gateway/relay/route_worker.h"

#include "gateway/observe/event_log.h"
#include "gateway/observe/metrics_file.h"
#include "gateway/relay/worker_memory.h"

namespace tongbao {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookAroundEvery{500};
constexpr std::chrono::milliseconds kLookForAnswersEvery{200};
/// Limits end at midnight; by the gateway's clock, so that a moved day is seen.
constexpr std::chrono::minutes kMarkOverdueEvery{1};

}  // namespace

RouteWorker::RouteWorker(const RouteTools& tools, const InstanceLocks& locks, std::unique_ptr<InstanceLock>& alive,
                         const Doorbell& bell, std::atomic<bool>& stopping, std::filesystem::path metrics_file,
                         std::int64_t restart_epoch)
    : tools_{tools},
      locks_{locks},
      alive_{alive},
      bell_{bell},
      stopping_{stopping},
      metrics_file_{std::move(metrics_file)},
      recovery_{tools, locks},
      restart_epoch_{restart_epoch} {}

/// Without its lock this instance counts as dead: workers on other nodes would end its leases while it sends.
void RouteWorker::stay_alive() {
  if (alive_->still_held()) return;
  auto again = locks_.take(instance_lock_name(tools_.instance));
  if (again)
    alive_ = std::move(*again);
  else
    log_event(events::store_failed, {{"detail", again.failure().detail}});
}

void RouteWorker::mark_overdue() {
  const auto now = tools_.clock.now();
  if (marked_overdue_at_ && now >= *marked_overdue_at_ && now - *marked_overdue_at_ < kMarkOverdueEvery) return;
  const auto accepted_before = tools_.calendar.overdue_before(now, tools_.route.receipt_due_days);
  const auto overdue = tools_.store.mark_overdue(tools_.route.agency, accepted_before);
  if (!overdue) return;
  marked_overdue_at_ = now;
  if (*overdue > 0)
    log_event(events::notice_overdue,
              {{"agency", tools_.route.agency}, {"notices", static_cast<std::int64_t>(*overdue)}});
}

/// Somebody wants this route's workers anew, on every node.
void RouteWorker::heed_restart() {
  const auto route = tools_.store.route_state(tools_.route.agency);
  if (!route || route->restart_epoch == restart_epoch_) return;
  end_ = WorkerEnd::start_again;
  stopping_ = true;
}

/// What leaks must not take the memory of everybody else: what is under way is finished, then a new process goes on.
void RouteWorker::heed_memory() {
  const MemoryLimit limit{tools_.relay.worker_memory_mb * 1'000'000};
  const auto resident = resident_bytes();
  if (stopping_ || !limit.is_passed(resident)) return;
  log_outgrown(tools_.route.agency, resident, limit);
  end_ = WorkerEnd::outgrown;
  stopping_ = true;
}

/// What is due every now and then, whatever the route does meanwhile.
void RouteWorker::look_around() {
  const auto now = Steady::now();
  if (now - looked_around_at_ < kLookAroundEvery) return;
  looked_around_at_ = now;
  stay_alive();
  recovery_.look();
  mark_overdue();
  heed_restart();
  heed_memory();
  const auto written = write_metrics_file(metrics_file_, tools_.metrics.render());
  if (!written) log_event(events::store_failed, {{"detail", written.failure().detail}});
}

void RouteWorker::work_messages() {
  SenderPool senders{tools_, bell_};
  MessageRoute route{tools_, senders, stopping_};
  while (!stopping_) {
    look_around();
    const auto quiet = route.turn();
    if (!stopping_) bell_.wait(std::min<std::chrono::milliseconds>(quiet, kLookAroundEvery));
  }
  route.finish();
}

bool RouteWorker::wait_for_route_lock(std::unique_ptr<InstanceLock>& lock) {
  while (!stopping_) {
    look_around();
    auto taken = locks_.take("route-" + tools_.route.agency);
    if (taken) {
      lock = std::move(*taken);
      return true;
    }
    bell_.wait(tools_.relay.poll);
  }
  return false;
}

void RouteWorker::work_batches() {
  std::unique_ptr<InstanceLock> lock;
  if (!wait_for_route_lock(lock)) return;
  const auto epoch = tools_.store.take_route(tools_.route.agency);
  if (!epoch) {
    log_event(events::store_failed, {{"detail", epoch.failure().detail}});
    return;
  }
  BatchRoute route{tools_, *epoch, stopping_};
  AnswerRound answers{tools_};
  while (!stopping_ && lock->still_held()) {
    look_around();
    const auto quiet = route.turn();
    answers.turn();
    if (!stopping_) bell_.wait(std::min<std::chrono::milliseconds>(quiet, kLookAroundEvery));
  }
}

void RouteWorker::collect_until_stopped() {
  AnswerRound answers{tools_};
  const Doorbell pause{{}};
  while (!stopping_)
    if (!answers.turn()) pause.wait(kLookForAnswersEvery);
}

WorkerEnd RouteWorker::run() {
  std::thread collector;
  if (tools_.batch == nullptr && AnswerRound::is_needed(tools_))
    collector = std::thread{[this] { collect_until_stopped(); }};
  if (tools_.batch != nullptr)
    work_batches();
  else
    work_messages();
  if (collector.joinable()) collector.join();
  return end_;
}

}  // namespace tongbao
