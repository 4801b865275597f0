#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/store/accept_round.h"
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

}  // namespace

Result<AcceptOutcome> Store::accept(NewCase fresh) {
  if (auto instead = without_room(fresh.idempotency)) return *std::move(instead);
  auto scope = people_of(fresh);
  // In the order of the register: a notice looks for older ones of its lane when it is written.
  std::ranges::stable_sort(fresh.notices, {}, &NewNotice::change);
  const auto place = std::make_shared<std::size_t>();
  auto accepted = writer_.write<AcceptOutcome>(
      std::move(scope),
      [place](Transaction& transaction) {
        auto outcome = transaction.accept_round->outcome(transaction, *place);
        fault_point("fault:accept.writing");
        return outcome;
      },
      [this, place, &fresh](Transaction& transaction) {
        if (!transaction.accept_round) transaction.accept_round = std::make_shared<AcceptRound>(rules_);
        *place = transaction.accept_round->join(fresh);
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

std::optional<Result<AcceptOutcome>> Store::without_room(const IdempotencyRecord& record) {
  auto closed = reserve_.why_closed();
  if (!closed) return std::nullopt;
  auto before = answer_of(record);
  if (before && *before) return **std::move(before);
  return *std::move(closed);
}

Result<std::optional<AcceptOutcome>> Store::answer_of(const IdempotencyRecord& record) {
  return readers_.read<std::optional<AcceptOutcome>>([&](SqlConnection& sql) { return find_idempotent(sql, record); });
}

}  // namespace tongbao
