#pragma once

#include "gateway/intake/revocation_request.h"

namespace tongbao {

/// `POST /v1/cases/{case_id}/corrections`: the body of a revocation with these reasons, and other values in the pairs:
///
///   {"registered_on": "2026-05-04", "effective_on": "2026-03-02",
///    "reason": "entry_error",                          one of kCorrectionReasons
///    "changes": [{"change": 0, "person": {…},          person_name: as it is right
///                 "old_address": {…},                  what the corrected change registered, and agencies have now
///                 "new_address": {…}}]}                what is right; or old_name and new_name
inline constexpr std::string_view kCorrectionReasons[] = {"entry_error", "document_error", "court_decision",
                                                          "citizen_request"};

/// Judges a correction's body like parse_case.
RevocationReading parse_correction(std::string_view body, const IntakeRules& rules);

/// What does not fit the case it corrects: as check_revocation(), and pairs that correct nothing, or name the person
/// otherwise than the right name.
Faults check_correction(const RevocationRequest& request, std::span<const ChangeKind> kinds_of_case);

}  // namespace tongbao
