#include "gateway/store/credit_facts_rows.h"

#include <algorithm>

#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

// One case at a time, by equality: an OR over two columns makes PostgreSQL's kept plan read every settled notice.
// A change stands in one row for each notice of it, a notice in one for each office that changed records.
constexpr std::string_view kFactsOfCase =
    "SELECT c.change_id, c.person_row, c.kind, COALESCE(c.earlier_change_id, ''), COALESCE(n.notice_id, ''), "
    "COALESCE(n.state, ''), n.agency, n.procedure_name, n.outcome, n.reason, n.settled_at, n.by_hand, n.agency_ref, "
    "n.follow_up_what, n.follow_up_office, n.follow_up_until, o.agency_office, o.record_count "
    "FROM changes c LEFT JOIN notices n ON n.change_id = c.change_id "
    "LEFT JOIN notice_offices o ON o.notice_id = n.notice_id WHERE c.case_id = :case_id "
    "ORDER BY c.change_id, n.notice_id, o.agency_office";

using Number = std::optional<std::int64_t>;
using FactRow = std::tuple<std::string, std::int64_t, std::string, std::string, std::string, std::string, std::string,
                           std::string, std::string, std::string, Number, Number, std::string, std::string, std::string,
                           std::string, std::optional<std::string>, Number>;

std::vector<FactRow> fact_rows(SqlConnection& sql, const std::string& case_id) {
  return sql.rows<std::string, std::int64_t, std::string, std::string, std::string, std::string, std::string,
                  std::string, std::string, std::string, Number, Number, std::string, std::string, std::string,
                  std::string, std::optional<std::string>, Number>(kFactsOfCase, case_id);
}

/// The case itself or one that acts on it.
struct CaseInChain {
  std::string case_id;
  std::string registered_on;
  Instant accepted_at{};
};

CreditChange change_from(const FactRow& row, const CaseInChain& of_case) {
  CreditChange change;
  change.change_id = std::get<0>(row);
  change.person = std::to_string(std::get<1>(row));
  change.kind = change_kind_from(std::get<2>(row)).value_or(ChangeKind::move_in);
  change.registered_on = of_case.registered_on;
  change.ex_officio = is_ex_officio(change.kind);
  if (change.kind == ChangeKind::correction) change.corrects = std::get<3>(row);
  if (change.kind == ChangeKind::revocation) change.revokes = std::get<3>(row);
  change.accepted_at = of_case.accepted_at;
  return change;
}

CreditNotice settled_notice_from(FactRow& row) {
  auto& [change_id, person, kind, earlier, id, state, agency, procedure, outcome, reason, settled_at, by_hand,
         reference, what, where, until, office, records] = row;
  CreditNotice notice;
  notice.by_hand_without_reference = by_hand.value_or(0) != 0 && reference.empty();
  notice.notice_id = std::move(id);
  notice.change_id = change_id;
  notice.agency = std::move(agency);
  notice.procedure = std::move(procedure);
  notice.outcome = outcome_from(outcome).value_or(Outcome::not_needed);
  notice.reason = std::move(reason);
  notice.settled_at = instant_from_ms(settled_at.value_or(0));
  if (!what.empty()) notice.follow_up = FollowUp{std::move(what), std::move(where), std::move(until)};
  return notice;
}

void add_office(const FactRow& row, CreditNotice& notice) {
  const auto& office = std::get<16>(row);
  if (!office) return;
  auto& changed = notice.offices.emplace_back(ChangedAt{*office, std::nullopt});
  if (const auto& records = std::get<17>(row)) changed.records = static_cast<std::uint32_t>(*records);
}

/// Changes in order of their ids, settled notices in order of settling.
void add_facts(SqlConnection& sql, const CaseInChain& of_case, CaseCreditFacts& facts) {
  const auto first_notice = static_cast<std::ptrdiff_t>(facts.notices.size());
  std::string notice_id;
  bool notice_settled = false;
  for (auto& row : fact_rows(sql, of_case.case_id)) {
    if (facts.changes.empty() || facts.changes.back().change_id != std::get<0>(row)) {
      facts.changes.push_back(change_from(row, of_case));
      facts.changes.back().withdrawn = !std::get<4>(row).empty();  // until one that stands is found
    }
    if (std::get<4>(row).empty()) continue;
    const bool another = std::get<4>(row) != notice_id;
    if (another) {
      notice_id = std::get<4>(row);
      notice_settled = std::get<5>(row) == "settled";
      if (std::get<5>(row) != "withdrawn") facts.changes.back().withdrawn = false;
      if (notice_settled) facts.notices.push_back(settled_notice_from(row));
    }
    if (notice_settled) add_office(row, facts.notices.back());
  }
  std::ranges::sort(facts.notices.begin() + first_notice, facts.notices.end(), {},
                    [](const CreditNotice& notice) { return std::tie(notice.settled_at, notice.notice_id); });
}

/// Those that act on the case, in order of acceptance.
std::vector<CaseInChain> later_cases(SqlConnection& sql, const std::string& case_id) {
  std::vector<CaseInChain> cases;
  for (auto& [later, registered_on, accepted_at] :
       sql.rows<std::string, std::string, std::int64_t>("SELECT case_id, registered_on, accepted_at FROM cases WHERE "
                                                        "earlier_case_id = :case_id ORDER BY accepted_at, case_id",
                                                        case_id))
    cases.push_back({std::move(later), std::move(registered_on), instant_from_ms(accepted_at)});
  return cases;
}

std::vector<SubmittedPaper> papers_of(SqlConnection& sql, const std::string& case_id) {
  std::vector<SubmittedPaper> papers;
  for (auto& [procedure, kind, copies] : sql.rows<std::string, std::string, std::int64_t>(
           "SELECT procedure_name, document_kind, copies FROM case_documents WHERE case_id = :case_id", case_id))
    papers.push_back(
        {procedure, document_kind_from(kind).value_or(DocumentKind::T), static_cast<std::int32_t>(copies)});
  return papers;
}

constexpr std::string_view kCreditedCase =
    "SELECT COALESCE(k.earlier_case_id, ''), k.office, k.documents_stated, k.registered_on, k.accepted_at, "
    "CASE WHEN EXISTS (SELECT 1 FROM cases l WHERE l.earlier_case_id = k.case_id) THEN 1 ELSE 0 END "
    "FROM cases k WHERE k.case_id = :case_id";

}  // namespace

CaseCreditFacts load_credit_facts(SqlConnection& sql, const std::string& case_id) {
  const auto read = [&](const std::string& id) {
    return *sql.row<std::string, std::string, std::int64_t, std::string, std::int64_t, std::int64_t>(kCreditedCase, id);
  };
  auto row = read(case_id);
  CaseCreditFacts facts;
  facts.case_id = std::get<0>(row).empty() ? case_id : std::get<0>(row);
  if (facts.case_id != case_id) row = read(facts.case_id);
  auto& [earlier, office, stated, registered_on, accepted_at, has_later] = row;
  facts.office = std::move(office);
  add_facts(sql, {facts.case_id, registered_on, instant_from_ms(accepted_at)}, facts);
  if (has_later != 0)
    for (const auto& later : later_cases(sql, facts.case_id))
      add_facts(sql, later, facts);
  if (stated != 0) facts.still_submitted = papers_of(sql, facts.case_id);
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
  static const InsertInto credits{
      "credits",
      {"entry_id", "case_id", "credit_group", "item", "quantity", "office", "agency", "kind", "procedure_name", "month",
       "matrix_version", "cause_notice_id", "takes_back", "adjustment", "still_submitted_known", "booked_at"}};
  for (const auto& entry : entries)
    transaction.rows.insert(credits, entry.entry_id, entry.case_id, entry.group, to_word(entry.item), entry.quantity,
                            entry.office, entry.agency, to_word(entry.kind), entry.procedure, entry.month,
                            entry.matrix_version, entry.cause_notice_id, entry.takes_back, entry.adjustment,
                            entry.still_submitted_known, transaction.now_ms());
}

}  // namespace tongbao
