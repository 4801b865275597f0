#pragma once

#include <string_view>

namespace tongbao {

/// What the counter may see of an outcome (稅捐稽徵法 §33: never *what* a citizen owns, so never whether an agency
/// holds the person): `applied`, `already_current`, `no_record`, `superseded` and `not_needed` all read `handled`
/// (已處理).
constexpr std::string_view outcome_for_clerks(std::string_view outcome) {
  if (outcome == "applied" || outcome == "already_current" || outcome == "no_record" || outcome == "superseded" ||
      outcome == "not_needed")
    return "handled";
  return outcome;
}

/// The class of a refusal's reason: enough to advise the citizen, too little to tell what they own.
constexpr std::string_view reason_class_for_clerks(std::string_view reason) {
  if (reason.empty()) return "";
  if (reason == "registration_expired" || reason == "license_expired" || reason == "inspection_overdue")
    return "document_expired";
  if (reason == "open_violations") return "open_matter";
  if (reason == "identity_differs" || reason == "identity_mismatch") return "identity";
  if (reason == "no_code") return "character";
  return "restricted";
}

}  // namespace tongbao
