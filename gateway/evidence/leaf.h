#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/contract/clock.h"
#include "gateway/contract/outcome.h"
#include "gateway/contract/result.h"
#include "gateway/evidence/digest.h"

namespace tongbao {

// The leaves of the evidence log (wire.md §7), one struct each. They hold ids, codes, times and digests, never personal
// data. Members left empty are left out of the line. Old lines must verify for ever: a kind never changes its members,
// it gets a new version.

/// A case was accepted; commits to the exact bytes of the POST body.
struct AcceptedLeaf {
  std::string case_id;
  std::string body_commit;
};

/// Names a notice and one attempt to send it.
struct AttemptName {
  std::string agency;
  std::string case_id;
  std::string notice_id;
  std::uint32_t attempt = 1;
};

/// An attempt was made. `failure`: the code, when no verdict came (`unknown` when a lease ended).
struct SentLeaf {
  AttemptName name;
  std::string request_signature;  // hex SHA-256 of the raw signature; empty where the way does not sign
  std::string request_digest;     // hex SHA-256 of the bytes; for ways that do not sign
  std::string failure;
};

/// The agency's verdict, in answer to an attempt or later.
struct OutcomeLeaf {
  AttemptName name;
  Outcome outcome = Outcome::applied;
  std::string answer_signature;  // hex SHA-256 of the raw signature
  std::string answer_digest;     // hex SHA-256 of the bytes; for ways that do not sign
};

/// The agency has it and decides later: a receipt, or `deferred`.
struct DeferredLeaf {
  AttemptName name;
  std::string answer_signature;
  std::string answer_digest;
};

/// An answer that changed nothing. `why`: duplicate, late, contradictory, unreadable, unknown_notice.
struct AnswerIgnoredLeaf {
  AttemptName name;  // case and notice may be unknown (empty)
  std::string why;
  std::string answer_digest;
};

/// A member of staff did something to a notice: retry, settle, release … `reason` is a word of a closed list.
struct HandActionLeaf {
  std::string action;
  std::string actor;  // account id
  std::string case_id;
  std::string notice_id;
  std::string reason;
  std::string outcome;  // settle by hand only
};

/// A notice was taken back before it was sent.
struct WithdrawnLeaf {
  std::string case_id;
  std::string notice_id;
  std::string reason;
};

/// A change was revoked by a later case.
struct RevokedLeaf {
  std::string case_id;      // the revoked case
  std::string by_case_id;   // the revocation
  std::string change_id;    // of the revoked change
  std::string body_commit;  // of the revocation's body
};

/// A change was corrected by a later case.
struct CorrectedLeaf {
  std::string case_id;     // the corrected case
  std::string by_case_id;  // the correction
  std::string change_id;   // of the corrected change
};

/// A change was withdrawn after agencies had been told of it.
struct AnnulledLeaf {
  std::string case_id;     // the withdrawn case
  std::string by_case_id;  // the case of the annulment
  std::string change_id;   // of the withdrawn change
};

/// Somebody was refused. `what`: the resource by its template (`/v1/cases/{case_id}`), `count` of one source and
/// minute.
struct DeniedLeaf {
  std::string what;
  std::string code;
  std::string actor;
  std::uint32_t count = 1;
};

using Leaf = std::variant<AcceptedLeaf, SentLeaf, OutcomeLeaf, DeferredLeaf, AnswerIgnoredLeaf, HandActionLeaf,
                          WithdrawnLeaf, RevokedLeaf, CorrectedLeaf, AnnulledLeaf, DeniedLeaf>;

/// The canonical line (RFC 8785: keys sorted, no blanks) with `"t"` in epoch milliseconds and `"v":1`. Fails with
/// `leaf_not_plain` (a defect) when a value holds anything but letters, digits and `+/=_.:{}-`, or is longer than 128:
/// so no name, address or free text ever gets into the log.
Result<std::string> leaf_line(const Leaf& leaf, Instant at);

/// base64 of HMAC-SHA256(salt, body); `salt` is 32 random bytes of that record.
std::string body_commit(std::string_view salt, std::string_view body);

/// How a signature or a message appears in a leaf: hex SHA-256; empty for nothing.
std::string leaf_digest(std::string_view raw);

}  // namespace tongbao
