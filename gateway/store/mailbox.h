#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/contract/clock.h"

namespace tongbao {

/// An event that waits in an agency's mailbox. It holds personal data: it goes when the agency has it.
struct MailboxEvent {
  std::string event_id;  // the notice's id
  std::string content;   // JSON, as the adapter wrote it
};

/// The oldest events of a mailbox.
struct MailboxPage {
  std::vector<MailboxEvent> events;
  bool more = false;
};

/// An event the agency says it cannot take; it is out of the mailbox, too.
struct MailboxError {
  std::string event_id;
  std::string code;     // a plain word, or empty
  std::string content;  // what the agency says about it, JSON: an answer like a pushed one
};

/// What an agency says of events it fetched, and how it signed that.
struct MailboxReceipt {
  std::string agency;
  std::vector<std::string> acknowledged;
  std::vector<MailboxError> errors;
  std::string answer_digest;     // hex SHA-256 of the request's body
  std::string answer_signature;  // raw; empty where the agency does not sign
};

/// How many events lie in an agency's mailbox.
struct MailboxCount {
  std::string agency;
  std::int64_t events = 0;
};

/// Which of them were in the mailbox until now.
struct MailboxTaken {
  std::vector<std::string> acknowledged;
  std::vector<std::string> refused;
};

/// An answer an agency brought us, verified as its own, not yet understood.
struct PushedAnswer {
  std::string agency;
  std::string reply_id;  // from its Idempotency-Key; unique per agency
  std::string notice_id;
  std::string content;         // the bytes as they came, JSON; may hold anything, personal data too
  std::string request_digest;  // of method, path and body: the same key with another request is refused
  std::string signature;       // raw; empty where the agency does not sign
};

/// What became of a push.
struct PushOutcome {
  enum class What { stored, stored_before, key_reused } what = What::stored;
  Instant received_at{};  // of the first time
};

/// A pushed answer that waits for the route's worker.
struct OpenAnswer {
  std::int64_t row = 0;  // its place among all answers brought, growing
  std::string reply_id;
  std::string notice_id;
  std::string content;
  std::string signature;  // raw
  std::string status;     // what stands in its exchange
};

}  // namespace tongbao
