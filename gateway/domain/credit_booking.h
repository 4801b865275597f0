#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "gateway/domain/credit_entry.h"
#include "gateway/domain/credit_facts.h"

namespace tongbao {

/// Why the case is recomputed now.
struct CreditCause {
  std::string
      notice_id;  // the notice that settled or was withdrawn, of the change itself, a correction or a revocation
  Instant at{};   // of the settling commit: gives the month
};

/// The matrix has no row for this notice: nothing is credited and the administrator should know.
struct MissingMatrixRow {
  std::string notice_id;
  std::string procedure;
  ChangeKind kind = ChangeKind::move_in;
  std::string registered_on;
};

struct CreditBooking {
  std::vector<CreditEntry> entries;        // to append in the settling transaction; often empty
  std::vector<MissingMatrixRow> warnings;  // for the cause's notice only, so that each is told once
};

/// Due minus already booked, group by group (`domain.md` §4): computes what every credit group of the case is due from
/// the facts *after* the event, subtracts `booked` (all entries of this case so far) and returns what to append.
/// A positive entry stands under the notice that caused it; a negative one under the office, agency and kind of the
/// positive entry it names. Any order of events gives the same sums. `new_entry_id` is called once per entry. Pure.
CreditBooking entries_to_book(const CaseCreditFacts& facts, const RequirementMatrix& matrix,
                              std::span<const CreditEntry> booked, const CreditCause& cause,
                              const std::function<std::string()>& new_entry_id);

}  // namespace tongbao
