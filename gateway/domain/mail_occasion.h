#pragma once

#include <array>
#include <string_view>

namespace tongbao {

/// When a citizen gets status mail. The enumerator is the word in the database, the API, the metrics and the log.
enum class MailOccasion {
  receipt,        // the case was accepted
  needs_citizen,  // the citizen must do something at an agency
  overdue,        // an agency is past its limit
  completion,     // every notice of the case has ended
};

struct MailOccasionWord {
  MailOccasion occasion;
  std::string_view word;
};

inline constexpr std::array kMailOccasionWords{
    MailOccasionWord{MailOccasion::receipt, "receipt"},
    MailOccasionWord{MailOccasion::needs_citizen, "needs_citizen"},
    MailOccasionWord{MailOccasion::overdue, "overdue"},
    MailOccasionWord{MailOccasion::completion, "completion"},
};

constexpr std::string_view to_word(MailOccasion occasion) {
  for (const auto& entry : kMailOccasionWords)
    if (entry.occasion == occasion) return entry.word;
  return {};
}

}  // namespace tongbao
