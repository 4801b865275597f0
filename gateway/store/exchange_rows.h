#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "gateway/evidence/leaf.h"
#include "gateway/store/attempt_records.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// One row of the exchange log. `kind`: attempt, late_answer, hand_action. `result`: answered, handed_over, failed,
/// unknown (a lease ended), settled_unsent, ignored (changed nothing), done (by hand).
struct ExchangeRow {
  std::string exchange_id;
  std::string notice_id;
  std::string case_id;
  std::string agency;
  std::string kind;
  std::int64_t attempt = 0;
  std::string result;
  std::string outcome;
  std::string failure_code;
  std::string reply_id;  // empty: none
  std::string note;      // a word: actor and action, or why it was ignored
  WireDigests wire;
  std::int64_t started_at = 0, ended_at = 0;
};

/// Appends the row. Throws SqlTrouble.
void append_exchange(Transaction& transaction, const ExchangeRow& row);

/// Those of the ids under which an exchange was written before.
std::set<std::string> known_exchanges(SqlConnection& sql, const std::set<std::string>& exchange_ids);

/// Appends an evidence leaf line in the effect's own transaction. A leaf that is not plain is a defect: throws.
void append_leaf(Transaction& transaction, const std::string& case_id, const Leaf& leaf);

}  // namespace tongbao
