#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/domain/credit_facts.h"

namespace tongbao {

/// The correction chains and revocations of one case. Borrows the facts.
class CreditChains {
 public:
  explicit CreditChains(const CaseCreditFacts& facts);

  /// The change itself; nullptr when the facts do not hold it.
  const CreditChange* change(std::string_view change_id) const;
  /// The first change of the chain this change belongs to; nullptr when the chain begins in another case.
  const CreditChange* first_of(const CreditChange& change) const;
  /// Whether a revocation takes this settled notice out: of its own change or of its chain's first change, accepted
  /// before the notice settled (revoked before completion), or applied at the same agency and procedure.
  bool revoked(const CreditNotice& notice) const;

 private:
  bool revoked_through(const CreditChange& target, const CreditNotice& notice) const;

  const CaseCreditFacts& facts_;
  std::unordered_map<std::string_view, const CreditChange*> by_id_;
};

/// Revocation and annulment: no completed procedure, whatever the agency says. Only a revocation takes credits back.
constexpr bool is_take_back(ChangeKind kind) {
  return kind == ChangeKind::revocation || kind == ChangeKind::annulment;
}

/// Whether the agency confirmed at least one changed record: `applied`, and not with a count of 0 everywhere.
bool changed_records(const CreditNotice& notice);

}  // namespace tongbao
