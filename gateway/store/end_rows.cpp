#include "gateway/store/end_rows.h"

#include "gateway/kit/instant_text.h"
#include "gateway/store/mailbox_rows.h"

namespace tongbao {
namespace {

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

}  // namespace

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
void append_end_leaves(Transaction& transaction, const NoticeRow& notice, const AttemptName& name,
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

ExchangeRow row_of_end(const Transaction& transaction, const NoticeRow& notice, std::string exchange_id,
                       std::string_view kind, const EndWords& words, const WireDigests& wire) {
  auto row = exchange_of(transaction, notice, std::move(exchange_id), kind);
  row.result = words.result;
  row.outcome = words.outcome;
  row.failure_code = words.failure_code;
  row.wire = wire;
  return row;
}

}  // namespace tongbao
