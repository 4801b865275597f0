#include "gateway/domain/credit_facts.h"

#include <algorithm>
#include <tuple>

#include "gateway/domain/credit_chain.h"

namespace tongbao {
namespace {

/// The change whose kind and person a notice counts under; the change itself when its chain begins in another case.
const CreditChange* counted_change(const CreditChains& chains, const CreditNotice& notice) {
  const auto* own = chains.change(notice.change_id);
  const auto* first = own == nullptr ? nullptr : chains.first_of(*own);
  return first == nullptr ? own : first;
}

bool changed_at(const CreditNotice& notice, const std::string& office) {
  if (notice.offices.empty()) return office.empty();
  return std::any_of(notice.offices.begin(), notice.offices.end(), [&](const ChangedAt& changed) {
    return changed.agency_office == office && changed.records.value_or(1) > 0;
  });
}

/// Whether every office `notice` changed was changed by `earlier` already.
bool covered_by(const CreditNotice& notice, const CreditNotice& earlier) {
  if (!changed_records(notice)) return true;
  if (notice.offices.empty()) return changed_at(earlier, "");
  return std::all_of(notice.offices.begin(), notice.offices.end(), [&](const ChangedAt& changed) {
    return changed.records.value_or(1) == 0 || changed_at(earlier, changed.agency_office);
  });
}

bool repeats_earlier(const CaseCreditFacts& facts, const CreditChains& chains, const CreditNotice& notice) {
  const auto* mine = counted_change(chains, notice);
  return std::any_of(facts.notices.begin(), facts.notices.end(), [&](const CreditNotice& other) {
    if (std::tie(other.settled_at, other.notice_id) >= std::tie(notice.settled_at, notice.notice_id)) return false;
    if (other.agency != notice.agency || other.procedure != notice.procedure || !changed_records(other)) return false;
    const auto* theirs = counted_change(chains, other);
    return theirs != nullptr && theirs->person == mine->person && theirs->kind == mine->kind &&
           covered_by(notice, other);
  });
}

}  // namespace

std::string_view statistics_column(const CaseCreditFacts& facts, std::string_view notice_id) {
  const auto found = std::find_if(facts.notices.begin(), facts.notices.end(),
                                  [&](const CreditNotice& notice) { return notice.notice_id == notice_id; });
  if (found == facts.notices.end()) return {};
  const CreditChains chains{facts};
  const auto* change = counted_change(chains, *found);
  if (change == nullptr) return to_word(found->outcome);
  if (repeats_earlier(facts, chains, *found)) return "repeat";
  if (found->outcome != Outcome::applied) return to_word(found->outcome);
  if (!changed_records(*found)) return to_word(Outcome::already_current);
  if (is_take_back(change->kind)) return to_word(change->kind);
  return change->ex_officio || is_ex_officio(change->kind) ? "ex_officio" : to_word(Outcome::applied);
}

}  // namespace tongbao
