#pragma once

#include <atomic>
#include <filesystem>
#include <memory>

#include "gateway/mail/mail_round.h"

namespace tongbao {

/// Works the mails until told to stop. run() from one thread.
class MailWorker {
 public:
  /// Borrows all of it. `alive` is this instance's lock; taken anew when the connection that carried it broke.
  MailWorker(const MailTools& tools, const InstanceLocks& locks, std::unique_ptr<InstanceLock>& alive,
             const std::atomic<bool>& stopping, std::filesystem::path metrics_file);

  /// Returns when `stopping` is set and what was under way is written down.
  void run();

 private:
  void stay_alive();
  void rest(std::chrono::milliseconds pause);

  const MailTools& tools_;
  const InstanceLocks& locks_;
  std::unique_ptr<InstanceLock>& alive_;
  const std::atomic<bool>& stopping_;
  std::filesystem::path metrics_file_;
  MailRound round_;
};

}  // namespace tongbao
