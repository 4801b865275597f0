#include "gateway/intake/desk_outcome.h"

#include "gateway/kit/digest.h"

namespace tongbao {

IdempotencyRecord idempotency_of(const Submission& submission) {
  return {to_hex(sha256(submission.idempotency_key)), submission.request_digest};
}

bool is_conflict(const Failure& failure) {
  return failure.code == "already_revoked" || failure.code == "already_withdrawn" || failure.code == "payload_erased";
}

DeskOutcome widened(Result<AcceptOutcome> outcome) {
  if (outcome) return std::visit([](auto& found) -> DeskOutcome { return std::move(found); }, *outcome);
  if (is_conflict(outcome.failure())) return Conflict{outcome.failure().code};
  return outcome.failure();
}

}  // namespace tongbao
