#include "gateway/store/settlement_round.h"

#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/store/credit_facts_rows.h"
#include "gateway/store/sql_array.h"

namespace tongbao {
namespace {

/// The facts as they stood after one event: what settled later in the same transaction is left out.
CaseCreditFacts facts_without(const CaseCreditFacts& facts, const std::set<std::string>& later) {
  auto before = facts;
  std::erase_if(before.notices, [&](const CreditNotice& notice) { return later.contains(notice.notice_id); });
  return before;
}

/// The notice's column in statistics where it is not its outcome's, which was written when it settled. A notice that
/// was withdrawn is no fact and keeps its own column.
std::optional<std::string> other_column(const CaseCreditFacts& facts, const std::string& notice_id) {
  const auto notice = std::ranges::find(facts.notices, notice_id, &CreditNotice::notice_id);
  if (notice == facts.notices.end()) return std::nullopt;
  const auto column = statistics_column(facts, notice_id);
  if (column == to_word(notice->outcome)) return std::nullopt;
  return std::string{column};
}

}  // namespace

SettlementRound& SettlementRound::of(Transaction& transaction, const SettlingRules& rules) {
  if (!transaction.settlements) transaction.settlements = std::make_shared<SettlementRound>(rules);
  return *transaction.settlements;
}

std::vector<std::pair<std::string, std::string>> SettlementRound::book_all(Transaction& transaction) {
  std::set<std::string> case_ids;
  for (const auto& cause : causes_)
    case_ids.insert(cause.case_id);
  CreditBooks books{transaction.sql, case_ids};
  std::map<std::string, std::set<std::string>> later;  // by credited case: notices whose turn is still to come
  for (const auto& cause : causes_)
    later[books.of(cause.case_id).facts.case_id].insert(cause.notice_id);
  std::vector<std::pair<std::string, std::string>> shown;
  for (const auto& cause : causes_) {
    auto& book = books.of(cause.case_id);
    auto& to_come = later[book.facts.case_id];
    to_come.erase(cause.notice_id);
    std::optional<CaseCreditFacts> before;
    const auto& facts = to_come.empty() ? book.facts : before.emplace(facts_without(book.facts, to_come));
    const auto booking =
        entries_to_book(facts, rules_.matrix, book.entries, {cause.notice_id, transaction.now}, rules_.new_id);
    append_credit_entries(transaction, booking.entries);
    book.entries.insert(book.entries.end(), booking.entries.begin(), booking.entries.end());
    transaction.booked.insert(transaction.booked.end(), booking.entries.begin(), booking.entries.end());
    if (const auto column = other_column(facts, cause.notice_id)) shown.emplace_back(cause.notice_id, *column);
  }
  return shown;
}

void SettlementRound::finish(Transaction& transaction) {
  std::vector<Lane> lanes;
  for (const auto& [lane, opens_on_receipt] : lanes_)
    lanes.push_back({lane.first, lane.second, opens_on_receipt});
  promote_lanes(transaction, lanes);
  fault_point("fault:settlement.finishing");
  if (causes_.empty()) return;
  transaction.rows.collect();
  const auto shown = book_all(transaction);
  transaction.rows.write();
  write_column(transaction.sql, "notices", "shown_as", "notice_id", shown);
}

}  // namespace tongbao
