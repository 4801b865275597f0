#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/store/case_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

WriteScope people_of(const NewCase& fresh) {
  WriteScope scope;
  for (const auto& change : fresh.changes)
    scope.index_keys.push_back(change.index_key);
  scope.offices.push_back(fresh.office);
  return scope;
}

AcceptOutcome answered(Transaction& transaction, const NewCase& fresh, AcceptedCase accepted) {
  StoredAnswer answer{201, fresh.answer(accepted)};
  keep_answer(transaction, fresh.idempotency, fresh.case_id, answer);
  return Accepted{std::move(accepted), std::move(answer)};
}

AcceptOutcome accept_in(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh) {
  if (auto before = find_idempotent(transaction.sql, fresh.idempotency)) return std::move(*before);
  AcceptedCase accepted{fresh.case_id, insert_case(transaction, fresh), transaction.now, {}, fresh.earlier_case_id, {}};
  std::vector<PlacedChange> placed;
  for (std::size_t index = 0; index < fresh.changes.size(); ++index)
    placed.push_back(insert_change(transaction, fresh, index));
  for (const auto& notice : fresh.notices)
    accepted.notices.push_back(insert_notice(transaction, rules, fresh, notice, placed[notice.change]));
  return answered(transaction, fresh, std::move(accepted));
}

}  // namespace

Result<AcceptOutcome> Store::accept(NewCase fresh) {
  auto scope = people_of(fresh);
  // In the order of the register: a notice looks for older ones of its lane when it is written.
  std::ranges::stable_sort(fresh.notices, {}, &NewNotice::change);
  auto accepted = writer_.write<AcceptOutcome>(
      std::move(scope), [this, fresh = std::make_shared<NewCase>(std::move(fresh))](Transaction& transaction) {
        auto outcome = accept_in(transaction, rules_, *fresh);
        fault_point("fault:accept.writing");
        return outcome;
      });
  fault_point("fault:accept.committed");
  return accepted;
}

Result<std::size_t> Store::forget_keys(Instant before, std::size_t limit) {
  return writer_.write<std::size_t>({}, [before, limit](Transaction& transaction) -> std::size_t {
    return transaction.sql.run(
        "DELETE FROM idempotency_keys WHERE idempotency_key IN (SELECT idempotency_key FROM idempotency_keys WHERE "
        "created_at < :before ORDER BY created_at LIMIT :limit)",
        before.time_since_epoch().count(), limit);
  });
}

Result<std::optional<AcceptOutcome>> Store::answer_of(const IdempotencyRecord& record) {
  return readers_.read<std::optional<AcceptOutcome>>([&](SqlConnection& sql) { return find_idempotent(sql, record); });
}

}  // namespace tongbao
