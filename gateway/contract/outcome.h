#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace tongbao {

/// 辦理結果: how a notice ended, the closed list of `domain.md` §2. The same word in code, database, API and
/// statistics.
enum class Outcome {
  applied,              // record changed
  already_current,      // the register already said so
  applied_alternative,  // stored in another field, with the citizen's fallback consent
  refused,              // lawful refusal, with a reason
  no_record,            // the agency does not hold this person
  needs_citizen,        // the citizen must still act
  not_needed,           // our own finding: the procedure does not apply
  expired,              // the retry period ran out and a person closed it
  cannot_represent,     // the agency's system cannot store a character
  superseded,           // a newer change was already applied
};

struct OutcomeWord {
  Outcome outcome;
  std::string_view word;
};

inline constexpr std::array kOutcomeWords{
    OutcomeWord{Outcome::applied, "applied"},
    OutcomeWord{Outcome::already_current, "already_current"},
    OutcomeWord{Outcome::applied_alternative, "applied_alternative"},
    OutcomeWord{Outcome::refused, "refused"},
    OutcomeWord{Outcome::no_record, "no_record"},
    OutcomeWord{Outcome::needs_citizen, "needs_citizen"},
    OutcomeWord{Outcome::not_needed, "not_needed"},
    OutcomeWord{Outcome::expired, "expired"},
    OutcomeWord{Outcome::cannot_represent, "cannot_represent"},
    OutcomeWord{Outcome::superseded, "superseded"},
};

constexpr std::string_view to_word(Outcome outcome) {
  for (const auto& entry : kOutcomeWords)
    if (entry.outcome == outcome) return entry.word;
  return {};
}

/// The outcome of that word; nothing for a word outside the list.
constexpr std::optional<Outcome> outcome_from(std::string_view word) {
  for (const auto& entry : kOutcomeWords)
    if (entry.word == word) return entry.outcome;
  return std::nullopt;
}

}  // namespace tongbao
