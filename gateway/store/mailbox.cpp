#include "gateway/store/mailbox.h"

#include "gateway/kit/digest.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/mailbox_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

std::string hex_digest_or_none(const std::string& raw) {
  return raw.empty() ? std::string{} : to_hex(sha256(raw));
}

struct FetchedEvent {
  std::string event_id;
  std::string case_id;
  std::int64_t event_row = 0;
  std::optional<std::int64_t> answer_due_at;
};

/// Takes an event out; nothing when it is not, or no longer, there: saying it twice adds nothing.
std::optional<FetchedEvent> take_event(Transaction& transaction, const std::string& agency,
                                       const std::string& event_id) {
  auto taken = transaction.sql.row<std::string, std::int64_t, std::optional<std::int64_t>>(
      "DELETE FROM mailbox_events WHERE agency = :agency AND event_id = :event_id RETURNING case_id, event_row, "
      "answer_due_at",
      agency, event_id);
  if (!taken) return std::nullopt;
  return FetchedEvent{event_id, std::get<0>(*taken), std::get<1>(*taken), std::get<2>(*taken)};
}

/// It was fetched, late or not: from now on the limit for the answer counts.
void start_answer_limit(Transaction& transaction, const FetchedEvent& event) {
  transaction.sql.run(
      "UPDATE notices SET due_at = :due, overdue_at = NULL WHERE notice_id = :notice_id AND state = 'awaiting_answer'",
      event.answer_due_at, event.event_id);
}

/// From here on the agency has it: said by itself, in this request.
void append_acknowledgement(Transaction& transaction, const SettlingRules& rules, const MailboxReceipt& receipt,
                            const FetchedEvent& event) {
  const auto notice = load_notice_row(transaction.sql, event.event_id);
  if (!notice) throw SqlTrouble{"an event of an unknown notice " + event.event_id, false};
  auto row = exchange_of(transaction, *notice, rules.new_id(), "late_answer");
  row.result = "handed_over";
  row.note = "acknowledged";
  row.wire.answer = receipt.answer_digest;
  row.wire.answer_signature = hex_digest_or_none(receipt.answer_signature);
  append_exchange(transaction, row);
  const auto unsigned_digest = row.wire.answer_signature.empty() ? receipt.answer_digest : std::string{};
  append_leaf(transaction, event.case_id,
              DeferredLeaf{attempt_name(*notice, notice->attempts), row.wire.answer_signature, unsigned_digest});
}

bool insert_answer(Transaction& transaction, const PushedAnswer& answer, const std::string& status) {
  return transaction.sql.run(
             "INSERT INTO pushed_answers (agency, reply_id, notice_id, key_id, content, request_digest, signature, "
             "status, received_at) VALUES (:agency, :reply_id, :notice_id, 'plain', :content, :digest, :signature, "
             ":status, :now) ON CONFLICT DO NOTHING",
             answer.agency, answer.reply_id, answer.notice_id, answer.content, answer.request_digest,
             to_hex(answer.signature), status, transaction.now_ms()) == 1;
}

MailboxTaken take_receipt(Transaction& transaction, const SettlingRules& rules, const MailboxReceipt& receipt) {
  MailboxTaken taken;
  for (const auto& id : receipt.acknowledged) {
    const auto event = take_event(transaction, receipt.agency, id);
    if (!event) continue;
    start_answer_limit(transaction, *event);
    append_acknowledgement(transaction, rules, receipt, *event);
    taken.acknowledged.push_back(id);
  }
  for (const auto& error : receipt.errors) {
    const auto event = take_event(transaction, receipt.agency, error.event_id);
    if (!event) continue;
    // What it says is an answer like any other, given once for each time the event lay there.
    insert_answer(transaction,
                  {receipt.agency, "set_error:" + std::to_string(event->event_row), error.event_id, error.content, "",
                   receipt.answer_signature},
                  error.code.empty() ? "set_error" : "set_error:" + error.code);
    transaction.touched.insert(receipt.agency);
    taken.refused.push_back(error.event_id);
  }
  return taken;
}

PushOutcome store_push(Transaction& transaction, const PushedAnswer& answer) {
  if (insert_answer(transaction, answer, "pushed")) {
    transaction.touched.insert(answer.agency);
    return {PushOutcome::What::stored, transaction.now};
  }
  const auto [digest, received_at] = *transaction.sql.row<std::string, std::int64_t>(
      "SELECT request_digest, received_at FROM pushed_answers WHERE agency = :agency AND reply_id = :reply_id",
      answer.agency, answer.reply_id);
  const bool same = digest == answer.request_digest;
  return {same ? PushOutcome::What::stored_before : PushOutcome::What::key_reused,
          Instant{std::chrono::milliseconds{received_at}}};
}

}  // namespace

void put_in_mailbox(Transaction& transaction, const NoticeRow& notice, const AwaitingEnd& end) {
  const auto due = end.due_at ? std::optional{to_ms(*end.due_at)} : std::nullopt;
  transaction.sql.run(
      "INSERT INTO mailbox_events (agency, event_id, case_id, key_id, content, answer_due_at, put_at) VALUES (:agency, "
      ":event_id, :case_id, 'plain', :content, :due, :now) ON CONFLICT (agency, event_id) DO UPDATE SET content = "
      "excluded.content, answer_due_at = excluded.answer_due_at",
      notice.agency, notice.notice_id, notice.case_id, end.for_mailbox, due, transaction.now_ms());
}

void take_out_of_mailbox(Transaction& transaction, const NoticeRow& notice) {
  transaction.sql.run("DELETE FROM mailbox_events WHERE agency = :agency AND event_id = :event_id", notice.agency,
                      notice.notice_id);
}

Result<MailboxPage> Store::mailbox_page(const std::string& agency, std::size_t at_most, std::size_t bytes) {
  return readers_.read<MailboxPage>([&](SqlConnection& sql) {
    MailboxPage page;
    std::size_t held = 0;
    for (auto& [event_id, content] : sql.rows<std::string, std::string>(
             "SELECT event_id, content FROM mailbox_events WHERE agency = :agency ORDER BY event_row LIMIT :limit",
             agency, at_most + 1)) {
      held += content.size();
      // One event always fits: else it would stop all behind it.
      page.more = page.events.size() == at_most || (held > bytes && !page.events.empty());
      if (page.more) break;
      page.events.push_back({std::move(event_id), std::move(content)});
    }
    return page;
  });
}

Result<MailboxTaken> Store::take_from_mailbox(const MailboxReceipt& receipt) {
  std::vector<std::string> ids = receipt.acknowledged;
  for (const auto& error : receipt.errors)
    ids.push_back(error.event_id);
  auto scope = scope_of(ids);
  if (!scope) return scope.failure();
  return writer_.write<MailboxTaken>(std::move(*scope), [this, receipt](Transaction& transaction) {
    return take_receipt(transaction, rules_, receipt);
  });
}

Result<PushOutcome> Store::push_answer(const PushedAnswer& answer) {
  return writer_.write<PushOutcome>({}, [answer](Transaction& transaction) { return store_push(transaction, answer); });
}

Result<std::vector<OpenAnswer>> Store::open_answers(const std::string& agency, std::int64_t after_row,
                                                    std::size_t at_most) {
  return readers_.read<std::vector<OpenAnswer>>([&](SqlConnection& sql) {
    std::vector<OpenAnswer> answers;
    for (auto& [row, reply_id, notice_id, content, signature, status] :
         sql.rows<std::int64_t, std::string, std::string, std::string, std::string, std::string>(
             "SELECT answer_row, reply_id, notice_id, content, signature, status FROM pushed_answers WHERE agency = "
             ":agency AND answer_row > :after AND taken_at IS NULL ORDER BY answer_row LIMIT :limit",
             agency, after_row, at_most))
      answers.push_back({row, std::move(reply_id), std::move(notice_id), std::move(content),
                         from_hex(signature).value_or(""), std::move(status)});
    return answers;
  });
}

Result<Done> Store::close_answer(const std::string& agency, const std::string& reply_id) {
  return writer_.write<Done>({}, [agency, reply_id](Transaction& transaction) {
    // What it said stands in its exchange; that it came, and under which key, is kept.
    transaction.sql.run(
        "UPDATE pushed_answers SET taken_at = :now, content = '', signature = '' WHERE agency = :agency AND reply_id = "
        ":reply_id AND taken_at IS NULL",
        transaction.now_ms(), agency, reply_id);
    return Done{};
  });
}

Result<std::size_t> Store::forget_answers(Instant before, std::size_t at_most) {
  return writer_.write<std::size_t>({}, [before, at_most](Transaction& transaction) {
    return static_cast<std::size_t>(
        transaction.sql.run("DELETE FROM pushed_answers WHERE answer_row IN (SELECT answer_row FROM pushed_answers "
                            "WHERE taken_at < :before ORDER BY taken_at LIMIT :limit)",
                            before.time_since_epoch().count(), at_most));
  });
}

Result<std::vector<MailboxCount>> Store::mailbox_counts() {
  return readers_.read<std::vector<MailboxCount>>([](SqlConnection& sql) {
    std::vector<MailboxCount> counts;
    for (auto& [agency, events] :
         sql.rows<std::string, std::int64_t>("SELECT agency, COUNT(*) FROM mailbox_events GROUP BY agency"))
      counts.push_back({std::move(agency), events});
    return counts;
  });
}

}  // namespace tongbao
