#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gateway/store/hand_actions.h"
#include "gateway/store/new_case.h"

namespace tongbao {

struct WithdrawnNotices {
  std::vector<std::string> withdrawn;     // never sent, of the case and of its corrections
  std::vector<std::string> already_sent;  // nothing follows them: what they belong to takes back or corrects itself
  std::optional<AcceptedCase> annulment;  // the case that tells those who were told; nothing when nobody was
  StoredAnswer answer;
};

/// Takes changes of a case back, sent or not.
struct Withdrawal {
  std::string case_id;
  std::vector<std::size_t> changes;  // indices; empty: all
  std::string actor;
  std::string reason;
  /// The case that is written when an agency was told: a change of kind `annulment` for every change of the case it
  /// can act on; persons and customer numbers come from the case's payload. Carries the request's idempotency key.
  NewCase annulment;
  /// Makes the body of the answer, kept with the key; pure.
  std::function<std::string(const WithdrawnNotices&)> answer;
};

using WithdrawOutcome = std::variant<WithdrawnNotices, AnsweredBefore, KeyUsedDifferently, NoSuchCase>;

/// The notices a second pair of eyes let go, with the state each is in now.
struct ApprovedNotices {
  std::vector<NoticeStatus> released;
};
struct NothingToApprove {};
using ApproveOutcome = std::variant<ApprovedNotices, NothingToApprove, NoSuchCase>;

/// Lets every notice of the case go that waits for the second check.
struct Approval {
  std::string case_id;
  std::string actor;
  std::string reason;
};

}  // namespace tongbao
