#include "gateway/store/exchange_rows.h"

#include <optional>

#include "gateway/store/sql_array.h"

namespace tongbao {

void append_exchange(Transaction& transaction, const ExchangeRow& row) {
  const auto reply_id = row.reply_id.empty() ? std::optional<std::string>{} : std::optional{row.reply_id};
  static const InsertInto exchanges{
      "exchanges",
      {"exchange_id", "notice_id", "case_id", "agency", "kind", "attempt", "result", "outcome", "failure_code",
       "status", "request_digest", "answer_digest", "request_signature", "answer_signature", "reply_id", "note",
       "started_at", "ended_at"}};
  transaction.rows.insert(exchanges, row.exchange_id, row.notice_id, row.case_id, row.agency, row.kind, row.attempt,
                          row.result, row.outcome, row.failure_code, row.wire.status, row.wire.request, row.wire.answer,
                          row.wire.request_signature, row.wire.answer_signature, reply_id, row.note, row.started_at,
                          row.ended_at);
}

std::set<std::string> known_exchanges(SqlConnection& sql, const std::set<std::string>& exchange_ids) {
  std::set<std::string> known;
  for (auto& [id] : rows_in<std::string>(sql, "SELECT exchange_id FROM exchanges", "exchange_id", exchange_ids))
    known.insert(std::move(id));
  return known;
}

void append_leaf(Transaction& transaction, const std::string& case_id, const Leaf& leaf) {
  const auto line = leaf_line(leaf, transaction.now);
  if (!line) throw SqlTrouble{"evidence leaf refused: " + line.failure().detail, false};
  static const InsertInto leaves{"leaves", {"case_id", "line"}};
  transaction.rows.insert(leaves, case_id, *line);
}

}  // namespace tongbao
