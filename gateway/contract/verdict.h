#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gateway/contract/clock.h"
#include "gateway/contract/outcome.h"

namespace tongbao {

/// How many records one office of the agency changed. A missing count means at least one.
struct ChangedAt {
  std::string agency_office;
  std::optional<std::uint32_t> records;
  bool operator==(const ChangedAt&) const = default;
};

/// What the citizen must still do. Words of closed lists, never free text.
struct FollowUp {
  std::string what;           // photo, fetch_certificate, visit, pay, new_character
  std::string agency_office;  // where; empty: any office of the agency
  std::string until;          // ISO date; empty: no limit
  bool operator==(const FollowUp&) const = default;
};

/// The agency's final word.
struct Settled {
  Outcome outcome = Outcome::applied;
  std::string reason;              // machine word; always set for `refused`
  std::vector<ChangedAt> offices;  // where records changed
  std::optional<FollowUp> follow_up;
  std::string agency_ref;    // the agency's file number
  std::string effective_at;  // RFC 3339, as the agency states it; empty when it does not
};

/// The agency has it and will decide later (`deferred`); `until` is when, if it says so.
struct Pending {
  std::optional<Instant> until;
};

/// Not an answer this agency may give. `why` is a sentence for the operator without personal data.
struct Unreadable {
  std::string why;
};

using Verdict = std::variant<Settled, Pending, Unreadable>;

}  // namespace tongbao
