#pragma once

#include <optional>
#include <vector>

#include "gateway/intake/parse_change.h"

namespace tongbao {

inline constexpr int kAdultAge = 18;  // 民法 §12, since 2023

/// The applicant, and that one who applies for themselves is in the case.
std::optional<Applicant> parse_applicant(MemberReader& request, const std::vector<ParsedChange>& changes,
                                         const IntakeRules& rules);

/// The consents, each by itself, and that every adult of the case has consented and every minor is covered by an adult
/// of the case or the applicant. Age counts on `day`, the day of registration.
std::vector<Consent> parse_consents(MemberReader& request, const std::vector<ParsedChange>& changes,
                                    const std::optional<Applicant>& applicant, CalendarDate day,
                                    const IntakeRules& rules);

}  // namespace tongbao
