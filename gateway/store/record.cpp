#include "gateway/kit/fault_point.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/attempts.h"
#include "gateway/store/end_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

bool holds_lease(const NoticeRow& notice, const AttemptRecord& record) {
  if (record.attempt == 0) return notice.state == NoticeState::ready;
  if (weakened("lease_without_fence")) return notice.state == NoticeState::in_flight;
  return notice.state == NoticeState::in_flight && notice.attempts == record.attempt &&
         notice.lease_owner == record.lease_owner;
}

/// Settles what these attempts settle, all together; returns the notices.
std::set<std::string> settle_attempts(Transaction& transaction, const SettlingRules& rules,
                                      const std::map<std::string, NoticeRow>& notices,
                                      const std::vector<AttemptRecord>& records, const std::set<std::string>& known) {
  std::vector<Settlement> settlements;
  for (const auto& record : records) {
    const auto& notice = notices.at(record.notice_id);
    const auto* end = std::get_if<SettledEnd>(&record.end);
    if (end == nullptr || known.contains(record.exchange_id) || !holds_lease(notice, record)) continue;
    const bool unsent = notice.state == NoticeState::ready;
    settlements.push_back({&notice, unsent ? NoticeEvent::settled_unsent : NoticeEvent::answered, end});
  }
  return settle_all(transaction, rules, std::move(settlements));
}

/// `settled`: the notices that were settled by these attempts.
RecordEffect record_attempt(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                            const AttemptRecord& record, const std::set<std::string>& settled) {
  const bool has_outcome = std::holds_alternative<SettledEnd>(record.end);
  const bool moved =
      holds_lease(notice, record) &&
      (has_outcome ? settled.contains(notice.notice_id) : take_end(transaction, rules, notice, record.end, false));
  const auto words = words_of(record.end, record.attempt > 0);
  auto row = row_of_end(transaction, notice, record.exchange_id, "attempt", words, record.wire);
  row.attempt = record.attempt;
  row.started_at = to_ms(record.started_at);
  row.ended_at = to_ms(record.ended_at);
  if (!moved) {
    row.result = "ignored";
    row.note = "lease_lost";
  }
  append_exchange(transaction, row);
  const auto name = attempt_name(notice, record.attempt);
  if (moved)
    append_end_leaves(transaction, notice, name, record.wire, record.end, words, record.attempt > 0);
  else
    append_leaf(transaction, notice.case_id, AnswerIgnoredLeaf{name, "late", record.wire.answer});
  fault_point("fault:record.writing");
  return moved ? RecordEffect::applied : RecordEffect::stale;
}

}  // namespace

std::vector<RecordEffect> record_attempts(Transaction& transaction, const SettlingRules& rules,
                                          const std::vector<AttemptRecord>& records) {
  std::set<std::string> exchange_ids, notice_ids;
  for (const auto& record : records)
    notice_ids.insert(record.notice_id);
  const auto notices = load_notice_rows(transaction.sql, notice_ids);
  for (const auto& record : records) {
    const auto notice = notices.find(record.notice_id);
    if (notice == notices.end()) throw SqlTrouble{"an attempt of an unknown notice " + record.notice_id, false};
    // Writing the result of a sent attempt ends its lease: what still holds one has not been written before.
    if (record.attempt == 0 || !holds_lease(notice->second, record)) exchange_ids.insert(record.exchange_id);
  }
  const auto known = known_exchanges(transaction.sql, exchange_ids);
  std::vector<RecordEffect> effects;
  effects.reserve(records.size());
  transaction.rows.collect();
  const auto settled = settle_attempts(transaction, rules, notices, records, known);
  for (const auto& record : records)
    effects.push_back(known.contains(record.exchange_id)
                          ? RecordEffect::seen_before
                          : record_attempt(transaction, rules, notices.at(record.notice_id), record, settled));
  transaction.rows.write();
  return effects;
}

Result<std::vector<RecordEffect>> Store::record(std::vector<AttemptRecord> records) {
  auto advanced = advance(std::move(records), {}, {});
  if (!advanced) return advanced.failure();
  return std::move(advanced->effects);
}

Result<Advance> Store::advance(std::vector<AttemptRecord> records, const LeaseTerms& terms,
                               std::vector<ClaimIntent> intents) {
  std::vector<std::string> ids;
  ids.reserve(records.size());
  for (const auto& record : records)
    ids.push_back(record.notice_id);
  auto scope = scope_of(ids);
  if (!scope) return scope.failure();
  auto advanced = writer_.write<Advance>(std::move(*scope), [this, terms, records = std::move(records),
                                                             intents = std::move(intents)](Transaction& transaction) {
    Advance done;
    if (!records.empty()) done.effects = record_attempts(transaction, rules_, records);
    done.ours = take_leases(transaction, terms, intents);
    return done;
  });
  if (advanced && !advanced->effects.empty()) fault_point("fault:record.committed");
  if (advanced && !advanced->ours.empty()) fault_point("fault:claim.committed");
  return advanced;
}

}  // namespace tongbao
