#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "gateway/intake/fault.h"
#include "gateway/intake/intake_rules.h"

namespace tongbao {

/// `POST /v1/cases/{case_id}/approve`: {"checked_by": the reviewer's account, "reason": one of kApprovalReasons}. Until
/// there are staff accounts the account is the word that was given: lower-case letters, digits and . _ -, at most 32,
/// and nothing that could be somebody's number.
struct ApprovalRequest {
  std::string checked_by;
  std::string reason;
};

inline constexpr std::string_view kApprovalReasons[] = {"checked_by_second_clerk", "checked_by_supervisor"};

using ApprovalReading = std::variant<ApprovalRequest, Faults>;

/// Judges an approval's body like parse_case.
ApprovalReading parse_approval(std::string_view body, const IntakeRules& rules);

}  // namespace tongbao
