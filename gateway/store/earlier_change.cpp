#include "gateway/store/earlier_change.h"

#include <algorithm>

#include "gateway/contract/outcome.h"

namespace tongbao {
namespace {

/// The change itself, then its corrections in the order of the register.
std::vector<std::string> chain_of(SqlConnection& sql, const std::string& change_id) {
  std::vector<std::string> chain{change_id};
  for (auto& [id] : sql.rows<std::string>("SELECT change_id FROM changes WHERE earlier_change_id = :change_id AND "
                                          "kind = 'correction' ORDER BY subject_seq",
                                          change_id))
    chain.push_back(std::move(id));
  return chain;
}

bool recorded_there(std::string_view outcome) {
  return outcome == to_word(Outcome::applied) || outcome == to_word(Outcome::applied_alternative);
}

bool may_have_done_something(const EarlierLink& link) {
  return link.told && (link.row.state != NoticeState::settled || recorded_there(link.outcome));
}

EarlierLine& line_of(EarlierChange& change, const NoticeRow& row) {
  const auto found = std::ranges::find_if(change.lines, [&](const EarlierLine& line) {
    return line.agency == row.agency && line.procedure == row.procedure;
  });
  if (found != change.lines.end()) return *found;
  return change.lines.emplace_back(EarlierLine{row.agency, row.procedure, {}});
}

void add_links(SqlConnection& sql, const std::string& change_id, EarlierChange& change) {
  for (auto& [id, outcome, hold_reason, by_hand] : sql.rows<std::string, std::string, std::string, std::int64_t>(
           "SELECT n.notice_id, n.outcome, n.hold_reason, n.by_hand FROM changes c JOIN notices n ON n.case_id = "
           "c.case_id "
           "AND n.change_id = c.change_id WHERE c.change_id = :change_id ORDER BY n.notice_id",
           change_id)) {
    auto row = load_notice_row(sql, id);
    if (!row) continue;
    EarlierLink link;
    // An agency a person told by other means must hear what becomes of it, too.
    link.told = row->attempts > 0 || (by_hand != 0 && recorded_there(outcome));
    link.withdrawn_before = row->state == NoticeState::withdrawn;
    link.outcome = std::move(outcome);
    link.hold_reason = std::move(hold_reason);
    link.row = std::move(*row);
    line_of(change, link.row).links.push_back(std::move(link));
  }
}

}  // namespace

EarlierChange load_earlier_change(Transaction& transaction, const std::string& change_id) {
  auto& sql = transaction.sql;
  EarlierChange change;
  change.change_id = change_id;
  const auto found = sql.row<std::int64_t, std::int64_t>(
      "SELECT person_row, change_index FROM changes WHERE change_id = :change_id", change_id);
  if (!found) throw SqlTrouble{"there is no change " + change_id, false};
  change.person_row = std::get<0>(*found);
  change.index = static_cast<std::size_t>(std::get<1>(*found));
  for (const auto& id : chain_of(sql, change_id))
    add_links(sql, id, change);
  return change;
}

std::string_view why_it_stands_no_more(SqlConnection& sql, const std::string& change_id) {
  const auto revoked = sql.row<std::int64_t>(
      "SELECT 1 FROM changes WHERE change_id = :change_id AND revoked_by_change_id IS NOT NULL", change_id);
  if (revoked) return "already_revoked";
  const auto annulled = sql.row<std::int64_t>(
      "SELECT 1 FROM changes c WHERE c.earlier_change_id = :change_id AND c.kind = 'annulment' AND EXISTS (SELECT 1 "
      "FROM notices n WHERE n.case_id = c.case_id AND n.change_id = c.change_id AND n.state <> 'withdrawn')",
      change_id);
  return annulled ? "already_withdrawn" : "";
}

void forget_withdrawn_revocation(Transaction& transaction, const std::string& revocation_change_id) {
  transaction.sql.run(
      "UPDATE changes SET revoked_by_change_id = NULL, revoked_at = NULL WHERE change_id = (SELECT earlier_change_id "
      "FROM changes WHERE change_id = :revocation) AND revoked_by_change_id = :by_change AND NOT EXISTS (SELECT 1 FROM "
      "changes c JOIN notices n ON n.case_id = c.case_id AND n.change_id = c.change_id WHERE c.change_id = :standing "
      "AND "
      "n.state <> 'withdrawn')",
      revocation_change_id, revocation_change_id, revocation_change_id);
}

const EarlierLink* link_to_take_back(const EarlierLine& line) {
  const auto found = std::ranges::find_if(line.links, may_have_done_something);
  if (found != line.links.end()) return &*found;
  const auto told = std::ranges::find_if(line.links, &EarlierLink::told);
  return told == line.links.end() ? nullptr : &*told;
}

const EarlierLink* link_to_correct(const EarlierLine& line) {
  const auto& links = line.links;
  const auto found = std::find_if(links.rbegin(), links.rend(), may_have_done_something);
  if (found != links.rend()) return &*found;
  const auto told = std::find_if(links.rbegin(), links.rend(), [](const EarlierLink& link) { return link.told; });
  return told == links.rend() ? nullptr : &*told;
}

std::string hold_reason_behind(const EarlierLine& line, const std::string& asked) {
  const bool is_protected =
      std::ranges::any_of(line.links, [&](const EarlierLink& link) { return link.hold_reason == kProtectedPerson; });
  if (is_protected) return std::string{kProtectedPerson};
  const auto& last = line.links.back();
  const bool was_held = last.row.state == NoticeState::held;
  return asked.empty() && was_held ? last.hold_reason : asked;
}

}  // namespace tongbao
