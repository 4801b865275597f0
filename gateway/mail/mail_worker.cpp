#include "gateway/mail/mail_worker.h"

#include <algorithm>

#include "gateway/observe/event_log.h"
#include "gateway/observe/metrics_file.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kSignOfLifeEvery{1000};

}  // namespace

MailWorker::MailWorker(const MailTools& tools, const InstanceLocks& locks, std::unique_ptr<InstanceLock>& alive,
                       const std::atomic<bool>& stopping, std::filesystem::path metrics_file)
    : tools_{tools},
      locks_{locks},
      alive_{alive},
      stopping_{stopping},
      metrics_file_{std::move(metrics_file)},
      round_{tools, stopping} {}

/// Without its lock this instance counts as dead: workers on other nodes would send its mails while it does.
void MailWorker::stay_alive() {
  if (alive_->still_held()) return;
  auto again = locks_.take(mail_lock_name(tools_.instance));
  if (again)
    alive_ = std::move(*again);
  else
    log_event(events::store_failed, {{"detail", again.failure().detail}});
}

void MailWorker::rest(std::chrono::milliseconds pause) {
  while (!stopping_ && pause.count() > 0) {
    const auto part = std::min(pause, kSignOfLifeEvery);
    tools_.rest(part);
    pause -= part;
    stay_alive();
  }
}

void MailWorker::run() {
  while (!stopping_) {
    stay_alive();
    const auto quiet = round_.turn();
    const auto written = write_metrics_file(metrics_file_, tools_.metrics.render());
    if (!written) log_event(events::store_failed, {{"detail", written.failure().detail}});
    rest(quiet);
  }
}

}  // namespace tongbao
