#include "gateway/domain/credit_chain.h"

#include <algorithm>

namespace tongbao {

CreditChains::CreditChains(const CaseCreditFacts& facts) : facts_{facts} {
  for (const auto& change : facts.changes)
    by_id_.emplace(change.change_id, &change);
}

const CreditChange* CreditChains::change(std::string_view change_id) const {
  const auto found = by_id_.find(change_id);
  return found == by_id_.end() ? nullptr : found->second;
}

const CreditChange* CreditChains::first_of(const CreditChange& start) const {
  const auto* at = &start;
  // Bounded by the number of changes, so that a ring in damaged data ends, too.
  for (std::size_t step = 0; step <= facts_.changes.size(); ++step) {
    if (at->corrects.empty()) return at;
    at = change(at->corrects);
    if (at == nullptr) return nullptr;
  }
  return nullptr;
}

bool CreditChains::revoked_through(const CreditChange& target, const CreditNotice& notice) const {
  for (const auto& revocation : facts_.changes) {
    if (revocation.revokes != target.change_id || revocation.withdrawn) continue;
    if (revocation.accepted_at < notice.settled_at) return true;
    const bool applied_there =
        std::any_of(facts_.notices.begin(), facts_.notices.end(), [&](const CreditNotice& other) {
          return other.change_id == revocation.change_id && other.agency == notice.agency &&
                 other.procedure == notice.procedure && changed_records(other);
        });
    if (applied_there) return true;
  }
  return false;
}

bool CreditChains::revoked(const CreditNotice& notice) const {
  const auto* own = change(notice.change_id);
  if (own == nullptr) return false;
  if (revoked_through(*own, notice)) return true;
  const auto* first = first_of(*own);
  return first != nullptr && first != own && revoked_through(*first, notice);
}

bool changed_records(const CreditNotice& notice) {
  if (notice.outcome != Outcome::applied) return false;
  if (notice.offices.empty()) return true;
  return std::any_of(notice.offices.begin(), notice.offices.end(),
                     [](const ChangedAt& office) { return office.records.value_or(1) > 0; });
}

}  // namespace tongbao
