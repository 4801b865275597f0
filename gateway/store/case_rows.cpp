#include "gateway/store/case_rows.h"

#include "gateway/domain/receipt_number.h"
#include "gateway/evidence/leaf.h"
#include "gateway/kit/digest.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/payload_json.h"
#include "gateway/store/row_locks.h"

namespace tongbao {
namespace {

std::string draw_receipt_number(Transaction& transaction, const std::string& office) {
  const auto day = taipei_date(transaction.now);
  const auto sequence = transaction.sql.value<std::int64_t>(
      "INSERT INTO receipt_counters (office, day, last_number) VALUES (:office, :day, 1) "
      "ON CONFLICT (office, day) DO UPDATE SET last_number = receipt_counters.last_number + 1 RETURNING last_number",
      office, to_iso(day));
  const auto number = make_receipt_number({office, day, static_cast<std::uint32_t>(sequence)});
  if (!number) throw SqlTrouble{"no receipt number for office " + office, false};
  return *number;
}

void insert_documents(Transaction& transaction, const NewCase& fresh) {
  if (!fresh.documents) return;
  for (const auto& document : *fresh.documents)
    transaction.sql.run(
        "INSERT INTO case_documents (case_id, procedure_name, document_kind, copies) "
        "VALUES (:case_id, :procedure_name, :kind, :copies) ON CONFLICT (case_id, procedure_name, document_kind) "
        "DO UPDATE SET copies = case_documents.copies + excluded.copies",
        fresh.case_id, document.procedure, std::string(1, document.kind), document.copies);
}

}  // namespace

std::optional<AcceptOutcome> find_idempotent(SqlConnection& sql, const IdempotencyRecord& record) {
  const auto found = sql.row<std::string, std::int64_t, std::string>(
      "SELECT request_digest, status, answer FROM idempotency_keys WHERE idempotency_key = :idempotency_key",
      record.key);
  if (!found) return std::nullopt;
  const auto& [digest, status, answer] = *found;
  if (digest != record.request_digest) return AcceptOutcome{KeyUsedDifferently{}};
  return AcceptOutcome{AnsweredBefore{{static_cast<int>(status), answer}}};
}

void keep_answer(Transaction& transaction, const IdempotencyRecord& record, const std::string& case_id,
                 const StoredAnswer& answer) {
  transaction.sql.run(
      "INSERT INTO idempotency_keys (idempotency_key, request_digest, status, answer, case_id, created_at) "
      "VALUES (:idempotency_key, :digest, :status, :answer, :case_id, :now)",
      record.key, record.request_digest, answer.status, answer.body, case_id, transaction.now_ms());
}

std::string insert_case(Transaction& transaction, const NewCase& fresh) {
  auto receipt = draw_receipt_number(transaction, fresh.office);
  const auto earlier =
      fresh.earlier_case_id.empty() ? std::optional<std::string>{} : std::optional{fresh.earlier_case_id};
  transaction.sql.run(
      "INSERT INTO cases (case_id, receipt_number, office, kind_of_visit, registered_on, effective_on, basis, reason, "
      "event_id, earlier_case_id, documents_stated, traceparent, accepted_at) VALUES (:case_id, :receipt_number, "
      ":office, :kind_of_visit, :registered_on, :effective_on, :basis, :reason, :event_id, :earlier, :stated, "
      ":traceparent, "
      ":now)",
      fresh.case_id, receipt, fresh.office, fresh.kind_of_visit, fresh.registered_on, fresh.effective_on, fresh.basis,
      fresh.reason, fresh.event_id, earlier, fresh.documents.has_value(), fresh.traceparent, transaction.now_ms());
  transaction.sql.run(
      "INSERT INTO payloads (case_id, key_id, content, request_body, body_salt) VALUES (:case_id, 'plain', :content, "
      ":body, :salt)",
      fresh.case_id, to_payload_text(fresh.payload), fresh.request_body, to_hex(fresh.body_salt));
  insert_documents(transaction, fresh);
  append_leaf(transaction, fresh.case_id,
              AcceptedLeaf{fresh.case_id, body_commit(fresh.body_salt, fresh.request_body)});
  return receipt;
}

PlacedChange insert_change(Transaction& transaction, const NewCase& fresh, std::size_t index) {
  return insert_change_of(transaction, fresh, index, person_row_of(transaction.sql, fresh.changes[index].index_key));
}

PlacedChange insert_change_of(Transaction& transaction, const NewCase& fresh, std::size_t index,
                              std::int64_t person_row) {
  const auto& change = fresh.changes[index];
  PlacedChange placed;
  placed.person_row = person_row;
  placed.subject_seq = transaction.sql.value<std::int64_t>(
      "UPDATE people SET change_count = change_count + 1 WHERE person_row = :person RETURNING change_count",
      placed.person_row);
  const auto earlier =
      change.earlier_change_id.empty() ? std::optional<std::string>{} : std::optional{change.earlier_change_id};
  transaction.sql.run(
      "INSERT INTO changes (change_id, case_id, change_index, person_row, subject_seq, kind, earlier_kind, "
      "earlier_change_id) VALUES (:change_id, :case_id, :position, :person, :subject_seq, :kind, :earlier_kind, "
      ":earlier)",
      change.change_id, fresh.case_id, index, placed.person_row, placed.subject_seq, to_word(change.kind),
      change.earlier_kind ? to_word(*change.earlier_kind) : std::string_view{}, earlier);
  return placed;
}

NoticeStatus insert_notice(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh,
                           const NewNotice& notice, const PlacedChange& placed) {
  const auto& change = fresh.changes[notice.change];
  const Lane lane{notice.agency, placed.person_row, rules.lanes_open_on_receipt.contains(notice.agency)};
  auto state = NoticeState::held;
  if (notice.hold_reason.empty())
    state = lane_is_open_for(transaction, lane, placed.subject_seq) ? NoticeState::ready : NoticeState::waiting;
  transaction.sql.run(
      "INSERT INTO notices (notice_id, case_id, change_id, person_row, subject_seq, agency, procedure_name, kind, "
      "office, earlier_notice_id, state, hold_reason, accepted_at, next_attempt_at) VALUES (:notice_id, :case_id, "
      ":change_id, :person, :subject_seq, :agency, :procedure_name, :kind, :office, :earlier, :state, :hold_reason, "
      ":now, :due)",
      notice.notice_id, fresh.case_id, change.change_id, placed.person_row, placed.subject_seq, notice.agency,
      notice.procedure, to_word(notice.kind.value_or(change.kind)), fresh.office, notice.earlier_notice_id,
      to_word(state), notice.hold_reason, transaction.now_ms(), to_ms(transaction.now + notice.hold_window));
  if (state == NoticeState::ready) transaction.touched.insert(notice.agency);
  return {notice.notice_id,        notice.agency, notice.procedure, notice.change, std::string{to_word(state)},
          notice.earlier_notice_id};
}

}  // namespace tongbao
