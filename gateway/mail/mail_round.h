#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "gateway/kit/random.h"
#include "gateway/kit/ulid.h"
#include "gateway/mail/mail_sender.h"
#include "gateway/observe/metrics.h"
#include "gateway/settings/settings.h"
#include "gateway/store/instance_lock.h"
#include "gateway/store/mail_book.h"

namespace tongbao {

/// What a mail worker has. Borrowed from the assembly.
struct MailTools {
  const MailSettings& settings;
  MailBook& book;
  MailSender& sender;
  const LockView& locks;
  const Clock& clock;
  Random& random;
  UlidSource& ulids;
  Metrics& metrics;
  std::string instance;  // lease owner
  /// Rests for so long, or until told to stop.
  std::function<void(std::chrono::milliseconds)> rest;
};

/// The lock a mail worker holds while it lives.
std::string mail_lock_name(const std::string& instance);

/// A mail worker's work, round by round: ends the leases of dead workers, writes the mails that cases are due, sends
/// what is due. Any number of workers on any number of nodes; none sends what another has under way. One thread.
class MailRound {
 public:
  /// Borrows both.
  MailRound(const MailTools& tools, const std::atomic<bool>& stopping) : tools_{tools}, stopping_{stopping} {}

  /// One round. Returns how long there is nothing to do at most; after trouble with the server longer each time, up to
  /// a minute.
  std::chrono::milliseconds turn();

 private:
  void recover();
  void end_leases_of(const std::string& owner);
  /// How many cases were looked at.
  std::size_t look();
  CaseMails mails_of(const WatchedCase& watched);
  /// How many mails were taken.
  std::size_t send_due();
  enum class Sent { yes, not_begun };
  Sent send(const DueMail& mail);
  MailEnd end_of(const DueMail& mail, const MailSendOutcome& outcome);
  void write_down(const DueMail& mail, const MailEnd& end);
  void tell(const DueMail& mail, const MailEnd& end);
  void note_server(const MailSendOutcome& outcome);

  const MailTools& tools_;
  const std::atomic<bool>& stopping_;
  bool server_is_away_ = false;
  std::chrono::milliseconds pause_{0};
};

}  // namespace tongbao
