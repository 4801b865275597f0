#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/contract/notice.h"
#include "gateway/domain/calendar_date.h"
#include "gateway/intake/intake_rules.h"
#include "gateway/intake/member_reader.h"

namespace tongbao {

// Each reads one value from a member, notes its faults and gives back what is usable. Texts stay as they came.

/// A strict ISO day. An ROC date that can only mean one day comes back as the suggestion of the fault.
std::optional<CalendarDate> parse_date(MemberReader& members, std::string_view member);

/// An ID number by the rules of `domain.md` §5, with a correction offered.
std::optional<std::string> parse_person_id(MemberReader& members, std::string_view member, const IntakeRules& rules);

/// One of the words of a closed list; notes `code` for another one.
std::optional<std::string> parse_word(MemberReader& members, std::string_view member,
                                      std::span<const std::string_view> words, std::string_view code);

/// Free text that is kept: undamaged, at most `most` characters.
std::optional<std::string> parse_free_text(MemberReader& members, std::string_view member, Need need, std::size_t most);

/// Whether all of `text` are letters, digits or one of `marks`, and there are 1 to `most`.
bool is_token(std::string_view text, std::string_view marks, std::size_t most);

/// A person with the mark of protection.
struct ParsedPerson {
  Person person;
  bool is_protected = false;
  std::optional<CalendarDate> birth_date;  // when it could be read
};
std::optional<ParsedPerson> parse_person(MemberReader& members, const IntakeRules& rules);

/// How the area of an address is judged.
enum class AreaCheck {
  official,   // the area and its village stand in the table
  code_only,  // the area may have ended (boundary adjustment): only the form of the code
};
std::optional<Address> parse_address(MemberReader& members, std::string_view member, AreaCheck check,
                                     const IntakeRules& rules);

/// A legal name with its romanization.
std::optional<LegalName> parse_legal_name(MemberReader& members, std::string_view member);

}  // namespace tongbao
