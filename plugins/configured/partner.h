#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/agency_plugin.h"
#include "plugins/configured/notice_members.h"

namespace tongbao {

/// One line of `fields`: a field of the message and where its value comes from.
struct TemplateField {
  std::vector<std::string> path;         // "NewAddress", "AreaCode"
  const NoticeMember* member = nullptr;  // null: the constant
  std::string constant;
  DateForm date_form = DateForm::iso;  // of members that are dates
  bool if_representable = false;       // left out where the partner's system has no code for a character
};

/// What one code of the partner's answer means. Without an outcome: it will decide later.
struct AnswerMeaning {
  std::optional<Outcome> outcome;
  std::string reason;     // machine word
  std::string follow_up;  // word of the closed list; empty: none
};

/// Where the answer says it, as paths such as "Result/Code"; empty: nowhere. `codes` are joined with '/'.
struct AnswerMembers {
  std::vector<std::string> code;
  std::string agency_ref, effective_at, until, office, records;
};

/// A partner as its route file describes it. Immutable once read.
struct Partner {
  std::vector<Procedure> procedures;
  std::string event_type;  // empty: the standard ones
  std::vector<TemplateField> fields;
  AnswerMembers members;
  std::map<std::string, AnswerMeaning, std::less<>> answers;

  /// The procedure of that name; null when there is none. Borrowed.
  const Procedure* procedure(std::string_view name) const;
};

}  // namespace tongbao
