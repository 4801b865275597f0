#pragma once

#include <vector>

#include "gateway/store/case_rows.h"

namespace tongbao {

/// The cases that wait for the same commit. What they need from the store is read for all at once, then each is placed
/// in its order, then the rows are written for all at once: a statement a table on PostgreSQL. One transaction's; the
/// people, and the offices' counters, are locked by earlier statements.
class AcceptRound {
 public:
  explicit AcceptRound(const SettlingRules& rules) : rules_{rules} {}

  /// Borrows the case until the outcome is taken. Returns its place in the round.
  std::size_t join(const NewCase& fresh) {
    cases_.push_back(&fresh);
    return cases_.size() - 1;
  }

  /// What became of the case at that place; the first call does the work for all.
  AcceptOutcome outcome(Transaction& transaction, std::size_t place);

 private:
  const SettlingRules& rules_;
  std::vector<const NewCase*> cases_;
  std::vector<AcceptOutcome> outcomes_;
};

}  // namespace tongbao
