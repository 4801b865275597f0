#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/contract/notice.h"
#include "gateway/intake/fault.h"
#include "gateway/intake/fault_list.h"
#include "gateway/intake/intake_rules.h"

namespace tongbao {

/// `POST /v1/cases/{case_id}/revocation`. Payloads are erased after settling, so the person's data come again:
///
///   {"registered_on": "2026-05-04", "effective_on": "2026-05-04",
///    "reason": "registered_in_error",                 one of kRevocationReasons
///    "basis": "…",                                     the decision's number, optional
///    "changes": [                                      those revoked, at least one
///      {"change": 0,                                   index into the revoked case's changes
///       "person": {"person_id", "person_name", "birth_date", "protected"},     person_name: valid again
///       "old_address": {…}, "new_address": {…}         old: what the revoked change registered; new: what is valid
///       again or "old_name": {…}, "new_name": {…}}]}         a birth_date_correction has neither pair
struct RevokedChange {
  std::size_t change = 0;
  Person person;
  bool is_protected = false;
  std::optional<Address> old_address, new_address;
  std::optional<LegalName> old_name, new_name;
};

struct RevocationRequest {
  std::string registered_on;
  std::string effective_on;
  std::string reason;
  std::string basis;
  std::vector<RevokedChange> changes;
};

inline constexpr std::string_view kRevocationReasons[] = {"registered_in_error", "false_statement", "court_decision",
                                                          "citizen_request"};

using RevocationReading = std::variant<RevocationRequest, Faults>;

/// Judges the body of a request that acts on an earlier case; `reasons`: its words. For revocations and corrections.
RevocationReading parse_later_request(std::string_view body, const IntakeRules& rules,
                                      std::span<const std::string_view> reasons);

/// Notes what does not fit the earlier case; `not_this` is the code for a change nothing of the sort can act on.
void check_later_request(const RevocationRequest& request, std::span<const ChangeKind> kinds_of_case,
                         std::string_view not_this, FaultList& faults);

/// Judges a revocation's body like parse_case. Whether the case has such changes is another question, see below.
RevocationReading parse_revocation(std::string_view body, const IntakeRules& rules);

/// What does not fit the case it revokes, whose changes are of these kinds: indices beyond it, the wrong pair for the
/// kind, changes that are themselves revocations. Empty: it fits. (That the persons are the same is checked by index
/// key, outside.)
Faults check_revocation(const RevocationRequest& request, std::span<const ChangeKind> kinds_of_case);

/// `POST /v1/cases/{case_id}/withdraw`: {"reason": one of kWithdrawalReasons, "changes": [0, 2]}.
struct WithdrawRequest {
  std::string reason;
  std::optional<std::vector<std::size_t>> changes;  // nothing: all of them; never empty
};

inline constexpr std::string_view kWithdrawalReasons[] = {"citizen_request", "registered_in_error", "duplicate_case"};

using WithdrawReading = std::variant<WithdrawRequest, Faults>;

/// Judges a withdrawal's body like parse_case.
WithdrawReading parse_withdrawal(std::string_view body, const IntakeRules& rules);

/// Indices beyond the case's `change_count` changes. Empty: it fits.
Faults check_withdrawal(const WithdrawRequest& request, std::size_t change_count);

}  // namespace tongbao
