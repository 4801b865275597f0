#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/intake/case_request.h"
#include "gateway/intake/member_reader.h"

namespace tongbao {

/// One element of `changes` as far as it could be read; what could not is absent, and noted.
struct ParsedChange {
  std::string pointer;
  std::optional<ChangeKind> kind;
  std::optional<Person> person;
  std::optional<CalendarDate> birth_date;
  bool is_protected = false;
  std::optional<Address> old_address, new_address;
  std::optional<LegalName> old_name, new_name;
};

/// The changes one by one, and what must hold within each.
std::vector<ParsedChange> parse_changes(MemberReader& request, const IntakeRules& rules);

/// What must hold between the changes of a case: nobody twice, the same person told alike, the name after the change.
void check_changes_together(const std::vector<ParsedChange>& changes, FaultList& faults);

/// Whether the case is ex officio; nothing when kinds are mixed (noted) or none could be read.
std::optional<bool> ex_officio_case(const std::vector<ParsedChange>& changes, FaultList& faults);

/// A renumbering is one household per case.
void check_one_household(const std::vector<ParsedChange>& changes, const AreaTable& areas, FaultList& faults);

}  // namespace tongbao
