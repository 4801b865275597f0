#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gateway/contract/change_kind.h"
#include "gateway/contract/notice.h"
#include "gateway/contract/result.h"

namespace tongbao {

/// What the notices of a change are composed from; personal data, kept in `payloads` only.
struct ChangePayload {
  Person person;
  std::optional<Address> old_address, new_address;
  std::optional<LegalName> old_name, new_name;
  /// A correction's: what an agency has that never heard of the corrected change, hence the old value of its notice.
  std::optional<Address> untold_address{};
  std::optional<LegalName> untold_name{};
};

/// What one delivery of a change adds: the agency's customer number, the fallback consent.
struct DeliveryPayload {
  std::string agency;
  std::vector<std::size_t> changes;
  std::string customer_number;
  bool fallback_residence = false;
};

/// The personal data of one case: one row of `payloads`.
struct CasePayload {
  std::vector<ChangePayload> changes;
  std::vector<DeliveryPayload> deliveries;
  std::string applicant;  // JSON text of the applicant as submitted, empty for ex officio kinds
  std::string consents;   // JSON text
  std::string contact;    // JSON text
};

struct NewNotice {
  std::string notice_id;
  std::size_t change = 0;  // index into NewCase::changes
  std::string agency;
  std::string procedure;
  std::string hold_reason;              // protected_person, second_check; empty: goes out at once
  std::string earlier_notice_id;        // the event it revokes, corrects or annuls
  std::chrono::minutes hold_window{0};  // ready, but not before so long after acceptance
  std::optional<ChangeKind> kind{};     // where it is not the change's: a correction to whom nothing was told
};

struct NewChange {
  std::string change_id;
  std::string index_key;  // HMAC of the person's ID number
  ChangeKind kind = ChangeKind::move_in;
  std::optional<ChangeKind> earlier_kind;
  std::string earlier_change_id;
  // Revocation, correction and annulment only: what the notices the store writes for it get.
  std::string hold_reason{};
  std::chrono::minutes hold_window{0};
};

/// A document the citizen still had to hand in for a procedure (`documents_still_submitted`).
struct SubmittedDocument {
  std::string procedure;
  char kind = 'T';
  std::uint32_t copies = 1;
};

/// A retry of the same request finds the first one's answer by this.
struct IdempotencyRecord {
  std::string key;
  std::string request_digest;  // over method, path and body
};

struct StoredAnswer {
  int status = 0;
  std::string body;
};

struct NoticeStatus {
  std::string notice_id;
  std::string agency;
  std::string procedure;
  std::size_t change_index = 0;
  std::string state;
  std::string earlier_notice_id{};
};

struct AcceptedCase {
  std::string case_id;
  std::string receipt_number;
  Instant accepted_at{};
  std::vector<NoticeStatus> notices;
  std::string earlier_case_id;                 // revocation, correction, annulment: the case it acts on
  std::vector<std::string> withdrawn_notices;  // of the earlier change, that had not gone out
};

/// Everything one accepted visit writes, in one transaction.
struct NewCase {
  std::string case_id;
  std::string office;
  std::string kind_of_visit;
  std::string registered_on;
  std::string effective_on;
  std::string basis;
  std::string reason;  // revocation, correction, annulment: why, a word
  std::string event_id;
  std::string traceparent;
  std::string request_body;  // the evidence leaf commits to these bytes; they open the commitment later
  std::string body_salt;     // 32 random bytes
  CasePayload payload;
  std::vector<NewChange> changes;
  std::vector<NewNotice> notices;
  std::optional<std::vector<SubmittedDocument>> documents;  // nothing: the office did not say
  std::string earlier_case_id;                              // a revocation, correction, annulment: the case it acts on
  bool wants_mail = false;                                  // its contact is told how it goes on
  IdempotencyRecord idempotency;
  /// Makes the body of the 201 answer; pure. Kept with the key, so that a retry gets the same bytes.
  std::function<std::string(const AcceptedCase&)> answer;
};

/// The key was used before: with the same request (the stored answer) or with another one.
struct AnsweredBefore {
  StoredAnswer answer;
};
struct KeyUsedDifferently {};

struct Accepted {
  AcceptedCase accepted;
  StoredAnswer answer;
};

using AcceptOutcome = std::variant<Accepted, AnsweredBefore, KeyUsedDifferently>;

}  // namespace tongbao
