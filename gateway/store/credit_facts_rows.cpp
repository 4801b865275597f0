#include "gateway/store/credit_facts_rows.h"

#include <algorithm>
#include <map>
#include <set>

#include "gateway/kit/instant_text.h"
#include "gateway/store/sql_array.h"

namespace tongbao {

/// The case itself or one that acts on it.
struct CaseInChain {
  std::string case_id;
  std::string registered_on;
  Instant accepted_at{};
};

/// A case with everything that acts on it.
struct CaseChain {
  std::string office;
  bool documents_stated = false;
  std::vector<CaseInChain> cases;  // itself, then the others in order of acceptance
};
namespace {

// A change stands in one row for each notice of it, a notice in one for each office that changed records.
constexpr std::string_view kFacts =
    "SELECT c.change_id, c.person_row, c.kind, COALESCE(c.earlier_change_id, ''), COALESCE(n.notice_id, ''), "
    "COALESCE(n.state, ''), n.agency, n.procedure_name, n.outcome, n.reason, n.settled_at, n.by_hand, n.agency_ref, "
    "n.follow_up_what, n.follow_up_office, n.follow_up_until, o.agency_office, o.record_count, c.case_id "
    "FROM changes c LEFT JOIN notices n ON n.case_id = c.case_id AND n.change_id = c.change_id "
    "LEFT JOIN notice_offices o ON o.notice_id = n.notice_id";

using Number = std::optional<std::int64_t>;
using Text = std::optional<std::string>;
using FactRow = std::tuple<std::string, std::int64_t, std::string, std::string, std::string, std::string, std::string,
                           std::string, std::string, std::string, Number, Number, std::string, std::string, std::string,
                           std::string, Text, Number, std::string>;
using FactsByCase = std::map<std::string, std::vector<FactRow>>;

/// Of each case by change, notice and office.
FactsByCase fact_rows(SqlConnection& sql, const std::set<std::string>& case_ids) {
  FactsByCase by_case;
  for (auto& row : rows_in<std::string, std::int64_t, std::string, std::string, std::string, std::string, std::string,
                           std::string, std::string, std::string, Number, Number, std::string, std::string, std::string,
                           std::string, Text, Number, std::string>(sql, kFacts, "c.case_id", case_ids))
    by_case[std::get<18>(row)].push_back(std::move(row));
  for (auto& [case_id, rows] : by_case)
    std::ranges::sort(
        rows, {}, [](const FactRow& row) { return std::tie(std::get<0>(row), std::get<4>(row), std::get<16>(row)); });
  return by_case;
}

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
         reference, what, where, until, office, records, case_id] = row;
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
void add_facts(std::vector<FactRow>& rows, const CaseInChain& of_case, CaseCreditFacts& facts) {
  const auto first_notice = static_cast<std::ptrdiff_t>(facts.notices.size());
  std::string notice_id;
  bool notice_settled = false;
  for (auto& row : rows) {
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

std::vector<SubmittedPaper> papers_of(SqlConnection& sql, const std::string& case_id) {
  std::vector<SubmittedPaper> papers;
  for (auto& [procedure, kind, copies] : sql.rows<std::string, std::string, std::int64_t>(
           "SELECT procedure_name, document_kind, copies FROM case_documents WHERE case_id = :case_id", case_id))
    papers.push_back(
        {procedure, document_kind_from(kind).value_or(DocumentKind::T), static_cast<std::int32_t>(copies)});
  return papers;
}

using Chains = std::map<std::string, CaseChain>;

/// Reads the cases and returns, of those that act on earlier ones, whose chain they belong to.
std::map<std::string, std::string> read_cases(SqlConnection& sql, const std::set<std::string>& case_ids, Chains& chains,
                                              std::set<std::string>& with_later) {
  std::map<std::string, std::string> earlier_of;
  for (auto& [id, earlier, office, stated, registered_on, accepted_at, has_later] :
       rows_in<std::string, std::string, std::string, std::int64_t, std::string, std::int64_t, std::int64_t>(
           sql,
           "SELECT k.case_id, COALESCE(k.earlier_case_id, ''), k.office, k.documents_stated, k.registered_on, "
           "k.accepted_at, CASE WHEN EXISTS (SELECT 1 FROM cases l WHERE l.earlier_case_id = k.case_id) THEN 1 ELSE 0 "
           "END FROM cases k",
           "k.case_id", case_ids)) {
    if (!earlier.empty()) {
      earlier_of[id] = earlier;
      continue;
    }
    if (has_later != 0) with_later.insert(id);
    chains[id] = {office, stated != 0, {{id, registered_on, instant_from_ms(accepted_at)}}};
  }
  return earlier_of;
}

void add_later_cases(SqlConnection& sql, const std::set<std::string>& with_later, Chains& chains) {
  for (auto& [earlier, id, registered_on, accepted_at] : rows_in<std::string, std::string, std::string, std::int64_t>(
           sql, "SELECT earlier_case_id, case_id, registered_on, accepted_at FROM cases", "earlier_case_id",
           with_later))
    chains[earlier].cases.push_back({id, registered_on, instant_from_ms(accepted_at)});
  for (const auto& id : with_later)
    std::ranges::sort(chains[id].cases.begin() + 1, chains[id].cases.end(), {},
                      [](const CaseInChain& one) { return std::tie(one.accepted_at, one.case_id); });
}

}  // namespace

CreditBooks::CreditBooks(SqlConnection& sql, const std::set<std::string>& case_ids) {
  Chains chains;
  std::set<std::string> with_later;
  earlier_of_ = read_cases(sql, case_ids, chains, with_later);
  std::set<std::string> not_read;
  for (const auto& [id, earlier] : earlier_of_)
    if (!chains.contains(earlier)) not_read.insert(earlier);
  read_cases(sql, not_read, chains, with_later);
  add_later_cases(sql, with_later, chains);
  read_books(sql, chains);
}

void CreditBooks::read_books(SqlConnection& sql, const std::map<std::string, CaseChain>& chains) {
  std::set<std::string> members, credited;
  for (const auto& [id, chain] : chains) {
    credited.insert(id);
    for (const auto& one : chain.cases)
      members.insert(one.case_id);
  }
  auto rows = fact_rows(sql, members);
  for (const auto& [id, chain] : chains) {
    auto& facts = books_[id].facts;
    facts.case_id = id;
    facts.office = chain.office;
    for (const auto& one : chain.cases)
      add_facts(rows[one.case_id], one, facts);
    if (chain.documents_stated) facts.still_submitted = papers_of(sql, id);
  }
  read_entries(sql, credited);
}

void CreditBooks::read_entries(SqlConnection& sql, const std::set<std::string>& credited) {
  std::map<std::string, std::vector<std::pair<std::int64_t, CreditEntry>>> found;
  for (auto& [case_id, booked_at, id, group, item, quantity, office, agency, kind, procedure, month, version, cause,
              back, adjustment, known] :
       rows_in<std::string, std::int64_t, std::string, std::string, std::string, std::int64_t, std::string, std::string,
               std::string, std::string, std::int64_t, std::string, std::string, std::string, std::int64_t,
               std::int64_t>(sql,
                             "SELECT case_id, booked_at, entry_id, credit_group, item, quantity, office, agency, kind, "
                             "procedure_name, month, matrix_version, cause_notice_id, takes_back, adjustment, "
                             "still_submitted_known FROM credits",
                             "case_id", credited))
    found[case_id].emplace_back(
        booked_at, CreditEntry{id, case_id, group, credit_item_from(item).value_or(CreditItem::T), quantity, office,
                               agency, change_kind_from(kind).value_or(ChangeKind::move_in), procedure,
                               static_cast<std::int32_t>(month), version, cause, back, adjustment != 0, known != 0});
  for (auto& [case_id, entries] : found) {
    std::ranges::sort(entries, {}, [](const auto& one) { return std::tie(one.first, one.second.entry_id); });
    for (auto& [booked_at, entry] : entries)
      books_[case_id].entries.push_back(std::move(entry));
  }
}

CreditBook& CreditBooks::of(const std::string& case_id) {
  const auto earlier = earlier_of_.find(case_id);
  return books_.at(earlier == earlier_of_.end() ? case_id : earlier->second);
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
