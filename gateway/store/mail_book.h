#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gateway/contract/clock.h"
#include "gateway/contract/result.h"
#include "gateway/domain/mail_occasion.h"
#include "gateway/store/readers.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// A notice as a mail may tell of it: codes, titles and words of closed lists.
struct MailNotice {
  std::string agency, agency_zh, agency_en;
  std::string procedure, procedure_zh, procedure_en;
  std::string state;
  std::string outcome;
  std::string follow_up_what, follow_up_office, follow_up_until;
  bool is_marked_overdue = false;
};

/// A case whose contact is told of it, as it stands now.
struct WatchedCase {
  std::string case_id;
  std::string receipt_number;
  std::string kind_of_visit;
  std::string earlier_receipt_number;  // of the case it acts on; empty: it is a first one
  Instant accepted_at{};
  std::vector<MailNotice> notices;
  std::set<std::pair<std::string, std::string>> written;  // occasion, about
};

/// A mail to be kept until it has gone out. No personal data: the address is looked up when it is sent.
struct NewMail {
  std::string mail_id;
  MailOccasion occasion = MailOccasion::receipt;
  std::string about;       // what it is about within its occasion; with it and the case at most one is ever written
  std::string agency;      // where it speaks of one
  std::string procedure;   // likewise
  std::string message_id;  // as in its head: whenever it goes out it is the same mail
  std::string subject;
  std::string content;
};

/// What a look at a case led to.
struct CaseMails {
  std::string case_id;
  std::vector<NewMail> mails;
  std::optional<Instant> look_again_at;  // nothing: the case has ended, nobody looks at it any more
};

/// A mail this worker has the lease of.
struct DueMail {
  std::string mail_id;
  std::string case_id;
  std::string occasion;
  std::string message_id;
  std::string subject;
  std::string content;
  std::string recipient;  // personal data: never kept or logged
  Instant written_at{};
  std::uint32_t attempts = 1;  // this one included
};

struct ClaimedMails {
  std::vector<DueMail> mails;
  std::vector<DueMail> without_contact;  // ended as failed: their case has no address, or no payload any more
};

/// How an attempt ended.
struct MailSentEnd {};
struct MailFailedEnd {
  std::string reason;  // recipient_refused, retries_exhausted
  std::string failure_code;
};
struct MailRetryEnd {
  Instant next_attempt_at{};
  std::string failure_code;
};
using MailEnd = std::variant<MailSentEnd, MailFailedEnd, MailRetryEnd>;

/// Status mail in the store: which cases are watched, what was written, who has it under way. A writer of its own, so
/// that mail never waits in the queue of cases and notices. Every verb is one transaction, durable on return; failures
/// as in store.h. Any number of processes on any number of nodes; any thread.
class MailBook {
 public:
  /// Borrows the clock.
  MailBook(DatabaseLocation location, const Clock& clock);

  /// Cases whose time to be looked at has come, the longest waiting first. A look, not a claim: whoever writes first
  /// has written.
  Result<std::vector<WatchedCase>> watched(std::size_t at_most);
  /// Keeps what was not written before; returns how many mails that were.
  Result<std::size_t> write(std::vector<CaseMails> looked_at);

  /// Takes due mails under a lease, oldest first; of a case only one: the receipt before all others, the completion
  /// after them.
  Result<ClaimedMails> claim(const std::string& lease_owner, std::chrono::seconds lease, std::size_t at_most);
  /// False when the mail was not this owner's any more; that it was sent is kept even then, unless it is under way
  /// elsewhere.
  Result<bool> record(const std::string& lease_owner, const std::string& mail_id, const MailEnd& end);
  /// Leases of mails that were not begun: as if never claimed.
  Result<Done> give_back(const std::string& lease_owner, const std::vector<std::string>& mail_ids);

  Result<std::vector<std::string>> lease_owners();
  /// Ends the leases of that owner (or, when empty, those that ran out); the mails go out again at once. Returns how
  /// many.
  Result<std::size_t> end_leases(const std::string& dead_owner);

 private:
  const Clock& clock_;
  Readers readers_;
  Writer writer_;
};

}  // namespace tongbao
