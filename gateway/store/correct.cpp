#include "gateway/store/case_rows.h"
#include "gateway/store/later_case.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

/// Failures that say why a change cannot be acted on; their code is the trouble's own text.
constexpr std::string_view kRefusals[] = {"already_revoked", "already_withdrawn", "payload_erased"};

WriteScope scope_of_later_case(const NewCase& fresh) {
  WriteScope scope;
  for (const auto& change : fresh.changes)
    scope.index_keys.push_back(change.index_key);
  scope.case_ids.push_back(fresh.earlier_case_id);
  scope.offices.push_back(fresh.office);
  return scope;
}

std::vector<EarlierChange> changes_acted_on(Transaction& transaction, const NewCase& fresh) {
  std::vector<EarlierChange> earlier;
  for (const auto& change : fresh.changes) {
    const auto why_not = why_it_stands_no_more(transaction.sql, change.earlier_change_id);
    if (!why_not.empty()) throw SqlTrouble{std::string{why_not}, false};
    earlier.push_back(load_earlier_change(transaction, change.earlier_change_id));
  }
  return earlier;
}

void mark_revoked(Transaction& transaction, const NewCase& fresh) {
  for (const auto& change : fresh.changes)
    transaction.sql.run(
        "UPDATE changes SET revoked_by_change_id = :by_change, revoked_at = :now WHERE change_id = :change_id AND "
        "revoked_by_change_id IS NULL",
        change.change_id, transaction.now_ms(), change.earlier_change_id);
}

AcceptOutcome accept_later_in(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh) {
  if (auto before = find_idempotent(transaction.sql, fresh.idempotency)) return std::move(*before);
  const bool revokes = fresh.changes.front().kind == ChangeKind::revocation;
  auto earlier = changes_acted_on(transaction, fresh);
  std::vector<std::string> withdrawn;
  for (auto& change : earlier)
    for (const auto& notice : take_back_unsent(transaction, rules, change, revokes ? "revoked" : "corrected"))
      withdrawn.push_back(notice.notice_id);
  auto accepted = write_later_case(transaction, rules, fresh, earlier);
  accepted.withdrawn_notices = std::move(withdrawn);
  if (revokes) mark_revoked(transaction, fresh);
  StoredAnswer answer{201, fresh.answer(accepted)};
  keep_answer(transaction, fresh.idempotency, fresh.case_id, answer);
  return Accepted{std::move(accepted), std::move(answer)};
}

}  // namespace

Failure refusal_or(Failure failure) {
  for (const auto code : kRefusals)
    if (failure.detail == code) return {FailureKind::permanent, std::string{code}, "see the earlier case"};
  return failure;
}

Result<AcceptOutcome> Store::accept_later_case(NewCase fresh) {
  if (auto instead = without_room(fresh.idempotency)) return *std::move(instead);
  auto scope = scope_of_later_case(fresh);
  auto result = writer_.write<AcceptOutcome>(
      std::move(scope), [this, fresh = std::make_shared<NewCase>(std::move(fresh))](Transaction& transaction) {
        return accept_later_in(transaction, rules_, *fresh);
      });
  if (!result) return refusal_or(result.failure());
  return result;
}

}  // namespace tongbao
