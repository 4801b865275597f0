#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "gateway/contract/character_set.h"
#include "gateway/contract/notice.h"
#include "gateway/contract/transport.h"
#include "gateway/contract/verdict.h"

namespace tongbao {

/// A notice whose turn has come, with what its earlier attempts left.
struct DueNotice {
  Notice notice;
  std::int64_t person_row = 0;
  std::uint32_t attempts = 0;            // made so far
  bool may_have_arrived = false;         // an earlier attempt's end is unknown
  std::string message_digest;            // of the earlier attempts' message; empty before the first
  std::uint32_t uncounted_attempts = 0;  // of them: their worker died, or a person has sent it again since
  std::optional<Instant> tried_since;    // its first attempt, or when a person sent it again; nothing before
  bool superseded = false;               // a correction of what a newer change has replaced: not to be sent
};

/// The intent to send: committed before a byte leaves.
struct ClaimIntent {
  std::string notice_id;
  std::uint32_t attempts = 0;  // as seen in DueNotice: the fence
  std::string message_digest;
};

/// Whose lease, and how long it stands.
struct LeaseTerms {
  std::string owner;
  std::chrono::seconds length{};
};

/// What was signed and received, as digests: the exchange row holds no personal data.
struct WireDigests {
  std::string request;  // hex SHA-256, empty where there is none
  std::string answer;
  std::string request_signature;  // hex SHA-256 of the raw signature
  std::string answer_signature;
  std::string status;
};

/// Ends of an attempt. The worker decides which; the store writes it down together with everything that follows.
struct SettledEnd {
  Settled verdict;
  std::vector<MissingCharacter> missing;  // cannot_represent only
};
struct AwaitingEnd {
  std::optional<Instant> due_at;
  std::string for_mailbox{};          // HandedOver::for_mailbox: the agency has it only when it says so
  std::optional<Instant> fetch_by{};  // of a mailbox: by when it should have fetched it; due_at counts from then on
};
struct RetryEnd {
  Failure failure;
  Instant next_attempt_at{};
  bool may_have_arrived = false;
};
struct AttentionEnd {
  std::string
      reason;  // closed list: arrival_unknown, retries_exhausted, answer_unreadable, message_changed, module_fault
  std::string failure_code;
};
using AttemptEnd = std::variant<SettledEnd, AwaitingEnd, RetryEnd, AttentionEnd>;

/// The result of one attempt of a claimed notice.
struct AttemptRecord {
  std::string exchange_id;
  std::string notice_id;
  std::uint32_t attempt = 1;  // 0: settled before sending (not_needed, cannot_represent)
  std::string lease_owner;
  Instant started_at{}, ended_at{};
  WireDigests wire;
  AttemptEnd end;
};

/// An answer that came after its request was over, already interpreted.
struct LateAnswerRecord {
  std::string exchange_id;
  std::string agency;
  std::string reply_id;
  std::string notice_id;
  WireDigests wire;
  AttemptEnd end;  // Settled, Awaiting (deferred again) or Attention (unreadable)
};

enum class RecordEffect {
  applied,      // written, the notice moved
  stale,        // the lease was lost or the state does not allow it: recorded, nothing moved
  seen_before,  // recorded earlier
  too_early     // late answers: its attempt is not written down yet; nothing recorded, offer it again
};

/// What a worker's round did: an effect per record, in their order, and the notices whose leases are ours.
struct Advance {
  std::vector<RecordEffect> effects;
  std::set<std::string> ours;
};

}  // namespace tongbao
