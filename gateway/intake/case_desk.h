#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "gateway/intake/case_request.h"
#include "gateway/intake/reference_tables.h"
#include "gateway/intake/revocation_request.h"
#include "gateway/kit/random.h"
#include "gateway/kit/ulid.h"
#include "gateway/security/person_keys.h"
#include "gateway/store/store.h"
#include "gateway/store/store_reads.h"

namespace tongbao {

/// What came in over HTTP, before anybody has read it.
struct Submission {
  std::string_view body;
  std::string idempotency_key;
  std::string request_digest;  // over method, path and body
  std::string traceparent;
};

/// The revoked case has no such change, another person, or was revoked before: why, as a problem code.
struct Conflict {
  std::string code;
};

using DeskOutcome = std::variant<Accepted, AnsweredBefore, KeyUsedDifferently, Faults, Conflict, NoSuchCase, Failure>;

/// Where cases are taken in: reads, judges, and writes them down before anything else happens. Any thread.
class CaseDesk {
 public:
  /// Borrows all of it.
  CaseDesk(Store& store, StoreReads& reads, ReferenceTables& tables, const PersonKeys& keys, const Clock& clock,
           Random& random, UlidSource& ulids);

  DeskOutcome accept(const Submission& submission);
  DeskOutcome revoke(const std::string& case_id, const Submission& submission);
  /// Faults, NoSuchCase, Failure or what was withdrawn.
  std::variant<WithdrawnNotices, Faults, NoSuchCase, Failure> withdraw(const std::string& case_id,
                                                                       std::string_view body);

 private:
  NewCase new_case(const Submission& submission, std::string office);
  NewCase case_of(const CaseRequest& request, const Submission& submission);
  std::variant<NewCase, DeskOutcome> revocation_of(const CaseView& earlier, const RevocationRequest& request,
                                                   const Submission& submission);

  Store& store_;
  StoreReads& reads_;
  ReferenceTables& tables_;
  const PersonKeys& keys_;
  const Clock& clock_;
  Random& random_;
  UlidSource& ulids_;
};

/// The body of the 201 answer.
std::string accepted_body(const AcceptedCase& accepted);

}  // namespace tongbao
