#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "gateway/intake/fault.h"
#include "gateway/store/store.h"

namespace tongbao {

/// What came in over HTTP, before anybody has read it.
struct Submission {
  std::string_view body;
  std::string idempotency_key;
  std::string request_digest;  // over method, path and body
  std::string traceparent;
};

/// The earlier case has another person, or nothing there stands to be acted on: why, as a problem code.
struct Conflict {
  std::string code;
};

using DeskOutcome = std::variant<Accepted, AnsweredBefore, KeyUsedDifferently, Faults, Conflict, NoSuchCase, Failure>;
using WithdrawDeskOutcome =
    std::variant<WithdrawnNotices, AnsweredBefore, KeyUsedDifferently, Faults, Conflict, NoSuchCase, Failure>;
using ApproveDeskOutcome = std::variant<ApprovedNotices, Faults, Conflict, NoSuchCase, Failure>;

/// A client chooses its keys, and might put a person's number into one: only its digest is kept.
IdempotencyRecord idempotency_of(const Submission& submission);

/// What the store found, as the desk's answer; a change that stands no more is a conflict.
DeskOutcome widened(Result<AcceptOutcome> outcome);

/// Whether a failure says that the earlier change cannot be acted on.
bool is_conflict(const Failure& failure);

}  // namespace tongbao
