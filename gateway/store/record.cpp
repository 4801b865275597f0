#include "gateway/kit/fault_point.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/attempts.h"
#include "gateway/store/mailbox_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

struct EndWords {
  std::string result;
  std::string outcome;
  std::string failure_code;
};

EndWords words_of(const AttemptEnd& end, bool was_sent) {
  return std::visit(overloaded{
                        [&](const SettledEnd& settled) {
                          return EndWords{was_sent ? "answered" : "settled_unsent",
                                          std::string{to_word(settled.verdict.outcome)}, ""};
                        },
                        [](const AwaitingEnd&) {
                          return EndWords{"handed_over", "", ""};
                        },
                        [](const RetryEnd& retry) {
                          return EndWords{"failed", "", retry.failure.code};
                        },
                        [](const AttentionEnd& attention) {
                          return EndWords{attention.reason == "answer_unreadable" ? "answered" : "failed", "",
                                          attention.failure_code};
                        },
                    },
                    end);
}

/// The way's own signature where there is one, else the digest of the bytes.
void append_attempt_leaves(Transaction& transaction, const NoticeRow& notice, const AttemptName& name,
                           const WireDigests& wire, const AttemptEnd& end, const EndWords& words, bool was_sent) {
  const auto unsigned_digest = [](const std::string& signature, const std::string& digest) {
    return signature.empty() ? digest : std::string{};
  };
  if (was_sent)
    append_leaf(transaction, notice.case_id,
                SentLeaf{name, wire.request_signature, unsigned_digest(wire.request_signature, wire.request),
                         words.result == "failed" ? words.failure_code : ""});
  if (const auto* settled = std::get_if<SettledEnd>(&end))
    append_leaf(transaction, notice.case_id,
                OutcomeLeaf{name, settled->verdict.outcome, wire.answer_signature,
                            unsigned_digest(wire.answer_signature, wire.answer)});
  if (words.failure_code == "answer_unreadable")
    append_leaf(transaction, notice.case_id, AnswerIgnoredLeaf{name, "unreadable", wire.answer});
  // What lies in its mailbox the agency does not have yet: it says so itself, when it took it.
  const auto* awaiting = std::get_if<AwaitingEnd>(&end);
  if (awaiting != nullptr && awaiting->for_mailbox.empty())
    append_leaf(transaction, notice.case_id,
                DeferredLeaf{name, wire.answer_signature, unsigned_digest(wire.answer_signature, wire.answer)});
}

void await_answer(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                  const AwaitingEnd& end) {
  const auto due_at = end.fetch_by ? end.fetch_by : end.due_at;
  const auto due = due_at ? std::optional{to_ms(*due_at)} : std::nullopt;
  transaction.sql.run(
      "UPDATE notices SET due_at = :due, overdue_at = NULL, last_failure = '' WHERE notice_id = :notice_id", due,
      notice.notice_id);
  if (!end.for_mailbox.empty()) put_in_mailbox(transaction, notice, end);
  open_lane_behind(transaction, rules, notice);
}

void keep_for_retry(Transaction& transaction, const NoticeRow& notice, const RetryEnd& end) {
  const bool arrived = notice.may_have_arrived || end.may_have_arrived;
  transaction.sql.run(
      "UPDATE notices SET next_attempt_at = :next, may_have_arrived = :arrived, last_failure = :code WHERE "
      "notice_id = :notice_id",
      to_ms(end.next_attempt_at), arrived, end.failure.code, notice.notice_id);
  transaction.touched.insert(notice.agency);
}

void ask_a_person(Transaction& transaction, const NoticeRow& notice, const AttentionEnd& end) {
  transaction.sql.run(
      "UPDATE notices SET attention_reason = :reason, last_failure = :code WHERE notice_id = :notice_id", end.reason,
      end.failure_code, notice.notice_id);
}

/// Moves the notice as the end says. False when the table of legal steps forbids it: nothing was changed.
bool take_end(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice, const AttemptEnd& end,
              bool late) {
  return std::visit(
      overloaded{
          [&](const SettledEnd& settled) {
            return settle(transaction, rules, notice, NoticeEvent::answered, settled, false);
          },
          [&](const AwaitingEnd& awaiting) {
            if (!move_notice(transaction, notice, late ? NoticeEvent::deferred : NoticeEvent::handed_over))
              return false;
            await_answer(transaction, rules, notice, awaiting);
            return true;
          },
          [&](const RetryEnd& retry) {
            if (!move_notice(transaction, notice, NoticeEvent::attempt_failed)) return false;
            keep_for_retry(transaction, notice, retry);
            return true;
          },
          [&](const AttentionEnd& attention) {
            if (!move_notice(transaction, notice, NoticeEvent::doubted)) return false;
            ask_a_person(transaction, notice, attention);
            return true;
          },
      },
      end);
}

bool holds_lease(const NoticeRow& notice, const AttemptRecord& record) {
  if (record.attempt == 0) return notice.state == NoticeState::ready;
  if (weakened("lease_without_fence")) return notice.state == NoticeState::in_flight;
  return notice.state == NoticeState::in_flight && notice.attempts == record.attempt &&
         notice.lease_owner == record.lease_owner;
}

ExchangeRow row_of(const Transaction& transaction, const NoticeRow& notice, std::string exchange_id,
                   std::string_view kind, const EndWords& words, const WireDigests& wire) {
  auto row = exchange_of(transaction, notice, std::move(exchange_id), kind);
  row.result = words.result;
  row.outcome = words.outcome;
  row.failure_code = words.failure_code;
  row.wire = wire;
  return row;
}

bool reply_seen(Transaction& transaction, const LateAnswerRecord& record) {
  return transaction.sql
             .row<std::int64_t>("SELECT 1 FROM exchanges WHERE agency = :agency AND reply_id = :reply_id",
                                record.agency, record.reply_id)
             .has_value() ||
         transaction.sql
             .row<std::int64_t>("SELECT 1 FROM unmatched_replies WHERE agency = :agency AND reply_id = :reply_id",
                                record.agency, record.reply_id)
             .has_value();
}

RecordEffect keep_unmatched(Transaction& transaction, const LateAnswerRecord& record) {
  transaction.sql.run(
      "INSERT INTO unmatched_replies (agency, reply_id, why, answer_digest, received_at) VALUES (:agency, :reply_id, "
      "'unknown_notice', :digest, :now)",
      record.agency, record.reply_id, record.wire.answer, transaction.now_ms());
  append_leaf(transaction, "", AnswerIgnoredLeaf{{record.agency, "", "", 0}, "unknown_notice", record.wire.answer});
  return RecordEffect::stale;
}

/// Why an answer changes nothing: it cannot be read, it comes at the wrong time, or the notice is settled, the same way
/// or another.
std::string why_ignored(Transaction& transaction, const NoticeRow& notice, const EndWords& words) {
  if (words.failure_code == "answer_unreadable") return "unreadable";
  if (notice.state != NoticeState::settled || words.outcome.empty()) return "late";
  const auto outcome =
      transaction.sql.value<std::string>("SELECT outcome FROM notices WHERE notice_id = :notice_id", notice.notice_id);
  return outcome == words.outcome ? "duplicate" : "contradictory";
}

/// Whether it is still to be written down what became of the notice's attempt. Also while a person asks whether it
/// arrived: sent again, the agency answers that it has it, and says nothing more than the answer it offers now.
bool attempt_open(Transaction& transaction, const NoticeRow& notice) {
  if (notice.state == NoticeState::in_flight || notice.state == NoticeState::ready) return true;
  if (notice.state != NoticeState::attention) return false;
  const auto reason = transaction.sql.value<std::string>(
      "SELECT attention_reason FROM notices WHERE notice_id = :notice_id", notice.notice_id);
  return reason == "arrival_unknown";
}

RecordEffect record_late_one(Transaction& transaction, const SettlingRules& rules, const LateAnswerRecord& record) {
  if (reply_seen(transaction, record)) return RecordEffect::seen_before;
  const auto notice = load_notice_row(transaction.sql, record.notice_id);
  if (!notice || notice->agency != record.agency) return keep_unmatched(transaction, record);
  // The answer overtook the record of its own attempt: it must not be used up before that is written.
  if (notice->attempts > 0 && attempt_open(transaction, *notice)) return RecordEffect::too_early;
  const bool may_move = notice->state == NoticeState::awaiting_answer;
  const auto words = words_of(record.end, true);
  const auto ignored = may_move ? std::string{} : why_ignored(transaction, *notice, words);
  const bool moved = may_move && take_end(transaction, rules, *notice, record.end, true);
  auto row = row_of(transaction, *notice, record.exchange_id, "late_answer", words, record.wire);
  row.reply_id = record.reply_id;
  if (!moved) {
    row.result = "ignored";
    row.note = ignored.empty() ? "late" : ignored;
  }
  append_exchange(transaction, row);
  const auto name = attempt_name(*notice, notice->attempts);
  if (moved)
    append_attempt_leaves(transaction, *notice, name, record.wire, record.end, words, false);
  else
    append_leaf(transaction, notice->case_id, AnswerIgnoredLeaf{name, row.note, record.wire.answer});
  return moved ? RecordEffect::applied : RecordEffect::stale;
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
  auto row = row_of(transaction, notice, record.exchange_id, "attempt", words, record.wire);
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
    append_attempt_leaves(transaction, notice, name, record.wire, record.end, words, record.attempt > 0);
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

Result<std::vector<RecordEffect>> Store::record_late(std::vector<LateAnswerRecord> records) {
  std::vector<std::string> ids;
  ids.reserve(records.size());
  for (const auto& record : records)
    ids.push_back(record.notice_id);
  auto scope = scope_of(ids);
  if (!scope) return scope.failure();
  return writer_.write<std::vector<RecordEffect>>(std::move(*scope),
                                                  [this, records = std::move(records)](Transaction& transaction) {
                                                    std::vector<RecordEffect> effects;
                                                    for (const auto& record : records)
                                                      effects.push_back(record_late_one(transaction, rules_, record));
                                                    fault_point("fault:answer.writing");
                                                    return effects;
                                                  });
}

}  // namespace tongbao
