#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/store/end_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

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

/// Why a person was asked without a word of the agency: whether the message arrived is open, and sent again under the
/// same key the agency says that it has it, and nothing more than the answer it offers now. Behind an answer nobody can
/// read (`answer_unreadable`) the agency has spoken, and `message_changed` goes out anew with other bytes: there an
/// answer offered now is one to the old ones.
constexpr std::string_view kAgencyWasNotHeard[] = {"arrival_unknown", "module_fault", "retries_exhausted"};

/// Whether it is still to be written down what became of the notice's attempt.
bool attempt_open(Transaction& transaction, const NoticeRow& notice) {
  if (notice.state == NoticeState::in_flight || notice.state == NoticeState::ready) return true;
  if (notice.state != NoticeState::attention) return false;
  const auto reason = transaction.sql.value<std::string>(
      "SELECT attention_reason FROM notices WHERE notice_id = :notice_id", notice.notice_id);
  return std::ranges::find(kAgencyWasNotHeard, reason) != std::end(kAgencyWasNotHeard);
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
  auto row = row_of_end(transaction, *notice, record.exchange_id, "late_answer", words, record.wire);
  row.reply_id = record.reply_id;
  if (!moved) {
    row.result = "ignored";
    row.note = ignored.empty() ? "late" : ignored;
  }
  append_exchange(transaction, row);
  const auto name = attempt_name(*notice, notice->attempts);
  if (moved)
    append_end_leaves(transaction, *notice, name, record.wire, record.end, words, false);
  else
    append_leaf(transaction, notice->case_id, AnswerIgnoredLeaf{name, row.note, record.wire.answer});
  return moved ? RecordEffect::applied : RecordEffect::stale;
}

}  // namespace

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
