#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/intake/parse_change.h"

namespace tongbao {

/// The JSON of a body. Nothing, and noted, when it is none or when there is no area table to judge by.
std::optional<nlohmann::json> parse_body(std::string_view body, const IntakeRules& rules, FaultList& faults);

/// The accepting office: a township's code of 8 digits.
std::string parse_office(MemberReader& request, const AreaTable& areas);

/// counter, mobile, online or ex_officio.
std::string parse_kind_of_visit(MemberReader& request);

/// `registered_on`, not in the future, and `effective_on`, at most a year behind it. Empty where they could not be
/// read.
void parse_register_dates(MemberReader& request, const IntakeRules& rules, std::string& registered_on,
                          std::string& effective_on);

/// Required of a renumbering, allowed for every ex officio kind.
std::string parse_event_id(MemberReader& request, const std::vector<ParsedChange>& changes);

std::optional<Contact> parse_contact(MemberReader& request);

/// Documents the citizen still handed in, each for a procedure of this case.
std::optional<std::vector<DocumentStillSubmitted>> parse_documents(MemberReader& request,
                                                                   const std::vector<PlannedNotice>& notices);

}  // namespace tongbao
