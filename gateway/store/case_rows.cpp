#include "gateway/store/case_rows.h"

#include <map>

#include "gateway/domain/receipt_number.h"
#include "gateway/evidence/leaf.h"
#include "gateway/kit/digest.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/mail_rows.h"
#include "gateway/store/payload_json.h"
#include "gateway/store/row_locks.h"

namespace tongbao {
namespace {

/// The same document may be named several times: its copies add up.
void insert_documents(Transaction& transaction, const NewCase& fresh) {
  if (!fresh.documents) return;
  static const InsertInto documents{"case_documents", {"case_id", "procedure_name", "document_kind", "copies"}};
  std::map<std::pair<std::string_view, char>, std::int64_t> copies;
  for (const auto& document : *fresh.documents)
    copies[{document.procedure, document.kind}] += document.copies;
  for (const auto& [document, count] : copies)
    transaction.rows.insert(documents, fresh.case_id, document.first, std::string_view{&document.second, 1}, count);
}

}  // namespace

std::string receipt_text(const std::string& office, CalendarDate day, std::int64_t sequence) {
  const auto number = make_receipt_number({office, day, static_cast<std::uint32_t>(sequence)});
  if (!number) throw SqlTrouble{"no receipt number for office " + office, false};
  return *number;
}

AcceptOutcome outcome_of_replay(const IdempotencyRecord& record, const KeptAnswer& kept) {
  if (kept.request_digest != record.request_digest) return KeyUsedDifferently{};
  return AnsweredBefore{kept.answer};
}

std::optional<AcceptOutcome> find_idempotent(SqlConnection& sql, const IdempotencyRecord& record) {
  const auto found = sql.row<std::string, std::int64_t, std::string>(
      "SELECT request_digest, status, answer FROM idempotency_keys WHERE idempotency_key = :idempotency_key",
      record.key);
  if (!found) return std::nullopt;
  const auto& [digest, status, answer] = *found;
  return outcome_of_replay(record, {digest, {static_cast<int>(status), answer}});
}

void keep_answer(Transaction& transaction, const IdempotencyRecord& record, const std::string& case_id,
                 const StoredAnswer& answer) {
  static const InsertInto keys{"idempotency_keys",
                               {"idempotency_key", "request_digest", "status", "answer", "case_id", "created_at"}};
  transaction.rows.insert(keys, record.key, record.request_digest, answer.status, answer.body, case_id,
                          transaction.now_ms());
}

void write_case(Transaction& transaction, const NewCase& fresh, const std::string& receipt) {
  static const InsertInto cases{
      "cases",
      {"case_id", "receipt_number", "office", "kind_of_visit", "registered_on", "effective_on", "basis", "reason",
       "event_id", "earlier_case_id", "documents_stated", "traceparent", "accepted_at"}};
  static const InsertInto payloads{"payloads", {"case_id", "key_id", "content", "request_body", "body_salt"}};
  const auto earlier =
      fresh.earlier_case_id.empty() ? std::optional<std::string>{} : std::optional{fresh.earlier_case_id};
  transaction.rows.insert(cases, fresh.case_id, receipt, fresh.office, fresh.kind_of_visit, fresh.registered_on,
                          fresh.effective_on, fresh.basis, fresh.reason, fresh.event_id, earlier,
                          fresh.documents.has_value(), fresh.traceparent, transaction.now_ms());
  transaction.rows.insert(payloads, fresh.case_id, "plain", to_payload_text(fresh.payload), fresh.request_body,
                          to_hex(fresh.body_salt));
  insert_documents(transaction, fresh);
  if (fresh.wants_mail) watch_for_mail(transaction, fresh.case_id);
  append_leaf(transaction, fresh.case_id,
              AcceptedLeaf{fresh.case_id, body_commit(fresh.body_salt, fresh.request_body)});
}

std::string insert_case(Transaction& transaction, const NewCase& fresh) {
  const auto day = taipei_date(transaction.now);
  const auto sequence = transaction.sql.value<std::int64_t>(
      "INSERT INTO receipt_counters (office, day, last_number) VALUES (:office, :day, 1) "
      "ON CONFLICT (office, day) DO UPDATE SET last_number = receipt_counters.last_number + 1 RETURNING last_number",
      fresh.office, to_iso(day));
  auto receipt = receipt_text(fresh.office, day, sequence);
  write_case(transaction, fresh, receipt);
  return receipt;
}

void write_change(Transaction& transaction, const NewCase& fresh, std::size_t index, const PlacedChange& placed) {
  static const InsertInto changes{"changes",
                                  {"change_id", "case_id", "change_index", "person_row", "subject_seq", "kind",
                                   "earlier_kind", "earlier_change_id"}};
  const auto& change = fresh.changes[index];
  const auto earlier =
      change.earlier_change_id.empty() ? std::optional<std::string>{} : std::optional{change.earlier_change_id};
  transaction.rows.insert(changes, change.change_id, fresh.case_id, index, placed.person_row, placed.subject_seq,
                          to_word(change.kind),
                          change.earlier_kind ? to_word(*change.earlier_kind) : std::string_view{}, earlier);
}

PlacedChange insert_change_of(Transaction& transaction, const NewCase& fresh, std::size_t index,
                              std::int64_t person_row) {
  PlacedChange placed;
  placed.person_row = person_row;
  placed.subject_seq = transaction.sql.value<std::int64_t>(
      "UPDATE people SET change_count = change_count + 1 WHERE person_row = :person RETURNING change_count",
      placed.person_row);
  write_change(transaction, fresh, index, placed);
  return placed;
}

PlacedNotice place_notice(const NewCase& fresh, const NewNotice& notice, const PlacedChange& at, bool lane_is_open) {
  if (!notice.hold_reason.empty()) return {&fresh, &notice, at, NoticeState::held};
  return {&fresh, &notice, at, lane_is_open ? NoticeState::ready : NoticeState::waiting};
}

NoticeStatus status_of(const PlacedNotice& placed) {
  const auto& notice = *placed.notice;
  return {notice.notice_id,        notice.agency, notice.procedure, notice.change, std::string{to_word(placed.state)},
          notice.earlier_notice_id};
}

void write_notice(Transaction& transaction, const PlacedNotice& placed) {
  static const InsertInto notices{
      "notices",
      {"notice_id", "case_id", "change_id", "person_row", "subject_seq", "agency", "procedure_name", "kind", "office",
       "earlier_notice_id", "state", "hold_reason", "accepted_at", "next_attempt_at"}};
  const auto& fresh = *placed.fresh;
  const auto& notice = *placed.notice;
  const auto& change = fresh.changes[notice.change];
  transaction.rows.insert(notices, notice.notice_id, fresh.case_id, change.change_id, placed.at.person_row,
                          placed.at.subject_seq, notice.agency, notice.procedure,
                          to_word(notice.kind.value_or(change.kind)), fresh.office, notice.earlier_notice_id,
                          to_word(placed.state), notice.hold_reason, transaction.now_ms(),
                          to_ms(transaction.now + notice.hold_window));
  if (placed.state == NoticeState::ready) transaction.touched.insert(notice.agency);
}

NoticeStatus insert_notice(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh,
                           const NewNotice& notice, const PlacedChange& placed) {
  const Lane lane{notice.agency, placed.person_row, rules.lanes_open_on_receipt.contains(notice.agency)};
  const auto here = place_notice(fresh, notice, placed, lane_is_open_for(transaction, lane, placed.subject_seq));
  write_notice(transaction, here);
  return status_of(here);
}

}  // namespace tongbao
