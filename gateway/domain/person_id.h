#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/calendar_date.h"
#include "gateway/domain/value_fault.h"

namespace tongbao {

enum class PersonIdKind {
  citizen,       // 國民身分證統一編號: letter, 1 or 2
  resident,      // 新式外來人口統一證號: letter, 8 or 9
  old_resident,  // 舊式統一證號: two letters, the second A to D; until 2030-12-31
};

struct PersonIdCheck {
  std::optional<PersonIdKind> kind;  // set when the number is valid
  std::vector<ValueFault> faults;    // empty when it is valid
  std::string suggestion;  // a valid number the text may stand for; to be offered, never applied. Often empty.
};

/// Upper case and half width only. The checksum is a filter against typing errors, not a proof of identity.
/// Codes: person_id_empty, person_id_full_width, person_id_lower_case, person_id_length, person_id_letter,
/// person_id_second, person_id_digits, person_id_check_digit, person_id_expired.
PersonIdCheck check_person_id(std::string_view text, CalendarDate today);

}  // namespace tongbao
