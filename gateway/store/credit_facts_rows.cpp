#include "gateway/store/credit_facts_rows.h"

#include <map>

#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

// One case at a time, by equality: an OR over two columns makes PostgreSQL's kept plan read every settled notice.
constexpr std::string_view kChangesOfCase =
    "SELECT c.change_id, c.person_row, c.kind, k.registered_on, COALESCE(c.earlier_change_id, ''), k.accepted_at, "
    "(SELECT COUNT(*) FROM notices n WHERE n.change_id = c.change_id), "
    "(SELECT COUNT(*) FROM notices n WHERE n.change_id = c.change_id AND n.state <> 'withdrawn') "
    "FROM changes c JOIN cases k ON k.case_id = c.case_id WHERE c.case_id = :case_id ORDER BY c.change_id";

constexpr std::string_view kNoticesOfCase =
    "SELECT n.notice_id, n.change_id, n.agency, n.procedure_name, n.outcome, n.reason, n.settled_at, n.by_hand, "
    "n.agency_ref, n.follow_up_what, n.follow_up_office, n.follow_up_until "
    "FROM notices n WHERE n.case_id = :case_id AND n.state = 'settled' ORDER BY n.settled_at, n.notice_id";

constexpr std::string_view kOfficesOfCase =
    "SELECT o.notice_id, o.agency_office, o.record_count FROM notices n "
    "JOIN notice_offices o ON o.notice_id = n.notice_id WHERE n.case_id = :case_id "
    "ORDER BY o.notice_id, o.agency_office";

/// The case itself, then those that act on it, in order of acceptance.
std::vector<std::string> cases_around(SqlConnection& sql, const std::string& case_id) {
  std::vector<std::string> cases{case_id};
  for (auto& [later] : sql.rows<std::string>(
           "SELECT case_id FROM cases WHERE earlier_case_id = :case_id ORDER BY accepted_at, case_id", case_id))
    cases.push_back(std::move(later));
  return cases;
}

using OfficesByNotice = std::map<std::string, std::vector<ChangedAt>>;

OfficesByNotice load_offices(SqlConnection& sql, const std::string& case_id) {
  OfficesByNotice offices;
  for (auto& [notice, office, records] :
       sql.rows<std::string, std::string, std::optional<std::int64_t>>(kOfficesOfCase, case_id)) {
    auto& changed = offices[notice].emplace_back(ChangedAt{office, std::nullopt});
    if (records) changed.records = static_cast<std::uint32_t>(*records);
  }
  return offices;
}

void add_changes(SqlConnection& sql, const std::string& case_id, std::vector<CreditChange>& changes) {
  for (auto& [id, person, kind_word, registered_on, earlier, accepted_at, notices, standing] :
       sql.rows<std::string, std::int64_t, std::string, std::string, std::string, std::int64_t, std::int64_t,
                std::int64_t>(kChangesOfCase, case_id)) {
    const auto kind = change_kind_from(kind_word).value_or(ChangeKind::move_in);
    CreditChange change;
    change.change_id = id;
    change.person = std::to_string(person);
    change.kind = kind;
    change.registered_on = registered_on;
    change.ex_officio = is_ex_officio(kind);
    if (kind == ChangeKind::correction) change.corrects = earlier;
    if (kind == ChangeKind::revocation) change.revokes = earlier;
    change.withdrawn = notices > 0 && standing == 0;
    change.accepted_at = instant_from_ms(accepted_at);
    changes.push_back(std::move(change));
  }
}

void add_settled_notices(SqlConnection& sql, const std::string& case_id, std::vector<CreditNotice>& notices) {
  auto offices = load_offices(sql, case_id);
  for (auto& [id, change_id, agency, procedure, outcome, reason, settled_at, by_hand, reference, what, where, until] :
       sql.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::int64_t,
                std::int64_t, std::string, std::string, std::string, std::string>(kNoticesOfCase, case_id)) {
    CreditNotice notice;
    notice.notice_id = id;
    notice.change_id = change_id;
    notice.agency = agency;
    notice.procedure = procedure;
    notice.outcome = outcome_from(outcome).value_or(Outcome::not_needed);
    notice.reason = reason;
    notice.settled_at = instant_from_ms(settled_at);
    notice.by_hand_without_reference = by_hand != 0 && reference.empty();
    notice.offices = offices[id];
    if (!what.empty()) notice.follow_up = FollowUp{what, where, until};
    notices.push_back(std::move(notice));
  }
}

}  // namespace

std::string credited_case_of(SqlConnection& sql, const std::string& case_id) {
  const auto earlier =
      sql.row<std::string>("SELECT COALESCE(earlier_case_id, case_id) FROM cases WHERE case_id = :case_id", case_id);
  return earlier ? std::get<0>(*earlier) : case_id;
}

CaseCreditFacts load_credit_facts(SqlConnection& sql, const std::string& case_id) {
  CaseCreditFacts facts;
  facts.case_id = case_id;
  const auto [office, stated] = *sql.row<std::string, std::int64_t>(
      "SELECT office, documents_stated FROM cases WHERE case_id = :case_id", case_id);
  facts.office = office;
  for (const auto& one : cases_around(sql, case_id)) {
    add_changes(sql, one, facts.changes);
    add_settled_notices(sql, one, facts.notices);
  }
  if (stated == 0) return facts;
  facts.still_submitted.emplace();
  for (auto& [procedure, kind, copies] : sql.rows<std::string, std::string, std::int64_t>(
           "SELECT procedure_name, document_kind, copies FROM case_documents WHERE case_id = :case_id", case_id))
    facts.still_submitted->push_back(
        {procedure, document_kind_from(kind).value_or(DocumentKind::T), static_cast<std::int32_t>(copies)});
  return facts;
}

std::vector<CreditEntry> load_credit_entries(SqlConnection& sql, const std::string& case_id) {
  std::vector<CreditEntry> entries;
  for (auto& [id, group, item, quantity, office, agency, kind, procedure, month, version, cause, back, adjustment,
              known] :
       sql.rows<std::string, std::string, std::string, std::int64_t, std::string, std::string, std::string, std::string,
                std::int64_t, std::string, std::string, std::string, std::int64_t, std::int64_t>(
           "SELECT entry_id, credit_group, item, quantity, office, agency, kind, procedure_name, month, "
           "matrix_version, cause_notice_id, takes_back, adjustment, still_submitted_known FROM credits "
           "WHERE case_id = :case_id ORDER BY booked_at, entry_id",
           case_id))
    entries.push_back({id, case_id, group, credit_item_from(item).value_or(CreditItem::T), quantity, office, agency,
                       change_kind_from(kind).value_or(ChangeKind::move_in), procedure,
                       static_cast<std::int32_t>(month), version, cause, back, adjustment != 0, known != 0});
  return entries;
}

void append_credit_entries(Transaction& transaction, const std::vector<CreditEntry>& entries) {
  for (const auto& entry : entries)
    transaction.sql.run(
        "INSERT INTO credits (entry_id, case_id, credit_group, item, quantity, office, agency, kind, procedure_name, "
        "month, matrix_version, cause_notice_id, takes_back, adjustment, still_submitted_known, booked_at) VALUES "
        "(:entry_id, :case_id, :credit_group, :item, :quantity, :office, :agency, :kind, :procedure_name, :month, "
        ":matrix_version, :cause, :takes_back, :adjustment, :known, :booked_at)",
        entry.entry_id, entry.case_id, entry.group, to_word(entry.item), entry.quantity, entry.office, entry.agency,
        to_word(entry.kind), entry.procedure, entry.month, entry.matrix_version, entry.cause_notice_id,
        entry.takes_back, entry.adjustment, entry.still_submitted_known, transaction.now_ms());
}

}  // namespace tongbao
