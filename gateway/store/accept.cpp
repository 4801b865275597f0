#include "gateway/store/case_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

WriteScope people_of(const NewCase& fresh) {
  WriteScope scope;
  for (const auto& change : fresh.changes)
    scope.index_keys.push_back(change.index_key);
  if (!fresh.earlier_case_id.empty()) scope.case_ids.push_back(fresh.earlier_case_id);
  return scope;
}

AcceptOutcome answered(Transaction& transaction, const NewCase& fresh, AcceptedCase accepted) {
  StoredAnswer answer{201, fresh.answer(accepted)};
  keep_answer(transaction, fresh.idempotency, fresh.case_id, answer);
  return Accepted{std::move(accepted), std::move(answer)};
}

AcceptOutcome accept_in(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh) {
  if (auto before = find_idempotent(transaction.sql, fresh.idempotency)) return std::move(*before);
  AcceptedCase accepted{fresh.case_id, insert_case(transaction, fresh), transaction.now, {}, {}};
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
    if (row) notices.push_back({*row, row->attempts > 0});
  }
  return notices;
}

bool was_not_sent(const EarlierNotice& notice) {
  return !notice.told && next_state(notice.row.state, NoticeEvent::withdrawn_by_hand).has_value();
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
  for (const auto& earlier : notices_of_change(transaction, change.earlier_change_id)) {
    if (was_not_sent(earlier)) {
      withdraw_notice(transaction, rules, earlier.row, "revoked");
      accepted.withdrawn_notices.push_back(earlier.row.notice_id);
    } else if (earlier.told) {
      const NewNotice notice{rules.new_id(),        index, earlier.row.agency,
                             earlier.row.procedure, "",    earlier.row.notice_id};
      accepted.notices.push_back(insert_notice(transaction, rules, fresh, notice, placed));
    }
  }
  append_leaf(transaction, fresh.earlier_case_id,
              RevokedLeaf{fresh.earlier_case_id, fresh.case_id, change.earlier_change_id, ""});
}

AcceptOutcome accept_revocation_in(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh) {
  if (auto before = find_idempotent(transaction.sql, fresh.idempotency)) return std::move(*before);
  AcceptedCase accepted{fresh.case_id, insert_case(transaction, fresh), transaction.now, {}, {}};
  for (std::size_t index = 0; index < fresh.changes.size(); ++index)
    insert_change(transaction, fresh, index);
  for (std::size_t index = 0; index < fresh.changes.size(); ++index)
    revoke_change(transaction, rules, fresh, index, accepted);
  return answered(transaction, fresh, std::move(accepted));
}

}  // namespace

Result<AcceptOutcome> Store::accept(NewCase fresh) {
  auto scope = people_of(fresh);
  return writer_.write<AcceptOutcome>(
      std::move(scope), [this, fresh = std::make_shared<NewCase>(std::move(fresh))](Transaction& transaction) {
        return accept_in(transaction, rules_, *fresh);
      });
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
