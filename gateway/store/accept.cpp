#include <algorithm>

#include "gateway/store/case_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

WriteScope people_of(const NewCase& fresh) {
  WriteScope scope;
  for (const auto& change : fresh.changes)
    scope.index_keys.push_back(change.index_key);
  if (!fresh.earlier_case_id.empty()) scope.case_ids.push_back(fresh.earlier_case_id);
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

/// A notice of the revoked change, as the revocation finds it.
struct EarlierNotice {
  NoticeRow row;
  bool told = false;
};

std::vector<EarlierNotice> notices_of_change(Transaction& transaction, const std::string& change_id) {
  std::vector<EarlierNotice> notices;
  for (const auto& [id] : transaction.sql.rows<std::string>(
           "SELECT notice_id FROM notices WHERE change_id = :change_id ORDER BY notice_id", change_id)) {
    const auto row = load_notice_row(transaction.sql, id);
    // An agency a person told by other means must hear of the revocation, too.
    const bool told_by_hand = transaction.sql.value<std::int64_t>(
                                  "SELECT COUNT(*) FROM notices WHERE notice_id = :notice_id AND by_hand = 1 AND "
                                  "outcome IN ('applied', 'applied_alternative')",
                                  id) > 0;
    if (row) notices.push_back({*row, row->attempts > 0 || told_by_hand});
  }
  return notices;
}

/// Takes back what has not gone out. A worker may claim it at this very moment: then the agency is told.
bool take_back(Transaction& transaction, const SettlingRules& rules, EarlierNotice& notice) {
  if (notice.told) return false;
  if (withdraw_notice(transaction, rules, notice.row, "revoked")) return true;
  const auto now = load_notice_row(transaction.sql, notice.row.notice_id);
  notice.told = now && now->attempts > 0;
  return false;
}

/// Withdraws what has not gone out and writes a notice of the revocation for everyone who was told.
void revoke_change(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh, std::size_t index,
                   AcceptedCase& accepted) {
  const auto& change = fresh.changes[index];
  const auto revoked = transaction.sql.run(
      "UPDATE changes SET revoked_by_change_id = :by_change, revoked_at = :now WHERE change_id = :change_id AND "
      "revoked_by_change_id IS NULL",
      change.change_id, transaction.now_ms(), change.earlier_change_id);
  if (revoked != 1) throw SqlTrouble{"already_revoked", false};
  const auto placed =
      PlacedChange{transaction.sql.value<std::int64_t>("SELECT person_row FROM changes WHERE change_id = :change_id",
                                                       change.change_id),
                   transaction.sql.value<std::int64_t>("SELECT subject_seq FROM changes WHERE change_id = :change_id",
                                                       change.change_id)};
  for (auto& earlier : notices_of_change(transaction, change.earlier_change_id)) {
    if (take_back(transaction, rules, earlier)) {
      accepted.withdrawn_notices.push_back(earlier.row.notice_id);
    } else if (earlier.told) {
      const NewNotice notice{rules.new_id(),       index, earlier.row.agency, earlier.row.procedure, change.hold_reason,
                             earlier.row.notice_id};
      accepted.notices.push_back(insert_notice(transaction, rules, fresh, notice, placed));
    }
  }
  append_leaf(transaction, fresh.earlier_case_id,
              RevokedLeaf{fresh.earlier_case_id, fresh.case_id, change.earlier_change_id, ""});
}

AcceptOutcome accept_revocation_in(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh) {
  if (auto before = find_idempotent(transaction.sql, fresh.idempotency)) return std::move(*before);
  AcceptedCase accepted{fresh.case_id, insert_case(transaction, fresh), transaction.now, {}, fresh.earlier_case_id, {}};
  for (std::size_t index = 0; index < fresh.changes.size(); ++index)
    insert_change(transaction, fresh, index);
  for (std::size_t index = 0; index < fresh.changes.size(); ++index)
    revoke_change(transaction, rules, fresh, index, accepted);
  return answered(transaction, fresh, std::move(accepted));
}

}  // namespace

Result<AcceptOutcome> Store::accept(NewCase fresh) {
  auto scope = people_of(fresh);
  // In the order of the register: a notice looks for older ones of its lane when it is written.
  std::ranges::stable_sort(fresh.notices, {}, &NewNotice::change);
  return writer_.write<AcceptOutcome>(
      std::move(scope), [this, fresh = std::make_shared<NewCase>(std::move(fresh))](Transaction& transaction) {
        return accept_in(transaction, rules_, *fresh);
      });
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

Result<AcceptOutcome> Store::accept_revocation(NewCase fresh) {
  auto scope = people_of(fresh);
  auto result = writer_.write<AcceptOutcome>(
      std::move(scope), [this, fresh = std::make_shared<NewCase>(std::move(fresh))](Transaction& transaction) {
        return accept_revocation_in(transaction, rules_, *fresh);
      });
  if (!result && result.failure().detail == "already_revoked")
    return Failure{FailureKind::permanent, "already_revoked", "one of these changes was revoked before"};
  return result;
}

}  // namespace tongbao
