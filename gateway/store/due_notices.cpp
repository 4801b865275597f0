#include "gateway/kit/event_type.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/payload_json.h"
#include "gateway/store/row_locks.h"
#include "gateway/store/store.h"
#include "gateway/store/superseded.h"

namespace tongbao {
namespace {

constexpr std::string_view kDueColumns =
    "SELECT n.notice_id, n.case_id, n.agency, n.procedure_name, n.kind, c.earlier_kind, n.office, n.subject_seq, "
    "n.accepted_at, k.registered_on, k.effective_on, k.basis, k.traceparent, n.earlier_notice_id, c.change_index, "
    "n.person_row, n.attempts, n.may_have_arrived, n.message_digest, n.uncounted_attempts, COALESCE(n.retried_at, "
    "n.first_sent_at), p.content "
    "FROM notices n JOIN changes c ON c.change_id = n.change_id JOIN cases k ON k.case_id = n.case_id "
    "JOIN payloads p ON p.case_id = n.case_id ";

using DueRow = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                          std::int64_t, std::int64_t, std::string, std::string, std::string, std::string, std::string,
                          std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string, std::int64_t,
                          std::optional<std::int64_t>, std::string>;

template <class... Arguments>
std::vector<DueRow> due_rows(SqlConnection& sql, const std::string& text, const Arguments&... arguments) {
  return sql
      .rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string, std::int64_t,
            std::int64_t, std::string, std::string, std::string, std::string, std::string, std::int64_t, std::int64_t,
            std::int64_t, std::int64_t, std::string, std::int64_t, std::optional<std::int64_t>, std::string>(
          text, arguments...);
}

/// A correction's notice to an agency that never heard of the corrected change: the change itself, with right values.
bool is_first_telling(const Notice& notice) {
  return notice.earlier_kind && notice.kind != ChangeKind::correction && !takes_back(notice.kind);
}

void add_payload(Notice& notice, std::size_t change_index, const CasePayload& payload) {
  if (change_index >= payload.changes.size()) throw SqlTrouble{"a payload lacks a change of its case", false};
  const auto& change = payload.changes[change_index];
  notice.person = change.person;
  notice.old_address = change.old_address;
  notice.new_address = change.new_address;
  notice.old_name = change.old_name;
  notice.new_name = change.new_name;
  if (is_first_telling(notice)) {
    notice.old_address = change.untold_address;
    notice.old_name = change.untold_name;
  }
  for (const auto& delivery : payload.deliveries) {
    if (delivery.agency != notice.agency) continue;
    for (const auto served : delivery.changes) {
      if (served != change_index) continue;
      notice.customer_number = delivery.customer_number;
      notice.fallback_residence = delivery.fallback_residence;
    }
  }
}

DueNotice due_notice_from(DueRow& row) {
  auto& [id, case_id, agency, procedure, kind, earlier_kind, office, subject_seq, accepted_at, registered_on,
         effective_on, basis, traceparent, earlier_notice, change_index, person_row, attempts, arrived, digest,
         uncounted, tried_since, content] = row;
  DueNotice due;
  due.notice.notice_id = std::move(id);
  due.notice.case_id = std::move(case_id);
  due.notice.agency = std::move(agency);
  due.notice.procedure = std::move(procedure);
  due.notice.kind = change_kind_from(kind).value_or(ChangeKind::move_in);
  due.notice.earlier_kind = change_kind_from(earlier_kind);
  due.notice.office = std::move(office);
  due.notice.subject_seq = static_cast<std::uint64_t>(subject_seq);
  due.notice.logged_at = instant_from_ms(accepted_at);
  due.notice.registered_on = std::move(registered_on);
  due.notice.effective_on = std::move(effective_on);
  due.notice.ex_officio = is_ex_officio(due.notice.kind);
  due.notice.basis = std::move(basis);
  due.notice.traceparent = std::move(traceparent);
  due.notice.earlier_notice_id = std::move(earlier_notice);
  add_payload(due.notice, static_cast<std::size_t>(change_index), from_payload_text(content));
  due.person_row = person_row;
  due.attempts = static_cast<std::uint32_t>(attempts);
  due.may_have_arrived = arrived != 0;
  due.message_digest = std::move(digest);
  due.uncounted_attempts = static_cast<std::uint32_t>(uncounted);
  if (tried_since) due.tried_since = instant_from_ms(*tried_since);
  return due;
}

std::vector<DueNotice> due_notices_from(std::vector<DueRow> rows) {
  std::vector<DueNotice> due;
  due.reserve(rows.size());
  for (auto& row : rows)
    due.push_back(due_notice_from(row));
  return due;
}

void find_superseded(SqlConnection& sql, std::vector<DueNotice>& due) {
  for (auto& one : due)
    if (one.notice.earlier_kind && !takes_back(one.notice.kind) && one.attempts == 0)
      one.superseded = is_superseded(sql, one.notice.notice_id);
}

}  // namespace

Result<std::vector<DueNotice>> Store::peek_due(const std::string& agency, std::size_t limit, Pick pick) {
  static const std::string usual = std::string{kDueColumns} +
                                   "WHERE n.agency = :agency AND n.state = 'ready' AND n.next_attempt_at <= :now AND "
                                   "n.deaths = 0 ORDER BY n.next_attempt_at, n.notice_id LIMIT :limit";
  static const std::string suspect = std::string{kDueColumns} +
                                     "WHERE n.agency = :agency AND n.state = 'ready' AND n.next_attempt_at <= :now "
                                     "AND n.deaths > 0 ORDER BY n.next_attempt_at, n.notice_id LIMIT :limit";
  return readers_.read<std::vector<DueNotice>>([&](SqlConnection& sql) {
    auto due =
        due_notices_from(due_rows(sql, pick == Pick::usual ? usual : suspect, agency, to_ms(clock_.now()), limit));
    find_superseded(sql, due);
    return due;
  });
}

Result<std::vector<DueNotice>> Store::load_notices(const std::vector<std::string>& notice_ids) {
  static const std::string one = std::string{kDueColumns} + "WHERE n.notice_id = :notice_id";
  return readers_.read<std::vector<DueNotice>>([&](SqlConnection& sql) {
    std::vector<DueNotice> found;
    for (const auto& id : notice_ids)
      for (auto& due : due_notices_from(due_rows(sql, one, id)))
        found.push_back(std::move(due));
    return found;
  });
}

Result<std::string> Store::procedure_of(const std::string& agency, const std::string& notice_id) {
  return readers_.read<std::string>([&](SqlConnection& sql) {
    auto found = sql.row<std::string>(
        "SELECT procedure_name FROM notices WHERE notice_id = :notice_id AND agency = :agency", notice_id, agency);
    return found ? std::get<0>(std::move(*found)) : std::string{};
  });
}

Result<std::optional<Instant>> Store::next_due_at(const std::string& agency) {
  return readers_.read<std::optional<Instant>>([&](SqlConnection& sql) -> std::optional<Instant> {
    const auto earliest = sql.value<std::optional<std::int64_t>>(
        "SELECT MIN(next_attempt_at) FROM notices WHERE agency = :agency AND state = 'ready'", agency);
    if (!earliest) return std::nullopt;
    return instant_from_ms(*earliest);
  });
}

}  // namespace tongbao
