#include "gateway/store/lane_heads.h"

#include "gateway/kit/fault_point.h"
#include "gateway/store/sql_array.h"

namespace tongbao {

LaneHeads::LaneHeads(SqlConnection& sql, const SettlingRules& rules, const std::set<std::string>& agencies,
                     const std::set<std::int64_t>& person_rows) {
  if (agencies.empty() || person_rows.empty()) return;
  if (sql.engine() == Engine::postgresql)
    read_all(sql, rules, agencies, person_rows);
  else
    read_each(sql, rules, agencies, person_rows);
}

void LaneHeads::read_each(SqlConnection& sql, const SettlingRules& rules, const std::set<std::string>& agencies,
                          const std::set<std::int64_t>& person_rows) {
  for (const auto& agency : agencies)
    for (const auto person : person_rows)
      if (const auto head = lane_head(sql, {agency, person, rules.lanes_open_on_receipt.contains(agency)}))
        heads_[{agency, person}] = *head;
}

void LaneHeads::read_all(SqlConnection& sql, const SettlingRules& rules, const std::set<std::string>& agencies,
                         const std::set<std::int64_t>& person_rows) {
  using Number = std::optional<std::int64_t>;
  for (
      const auto& [agency, person, unsettled, not_received] : sql.rows<std::string, std::int64_t, std::int64_t, Number>(
          "SELECT agency, person_row, MIN(subject_seq), MIN(CASE WHEN state <> 'awaiting_answer' THEN subject_seq END) "
          "FROM notices WHERE agency = ANY (CAST(:agencies AS text[])) AND person_row = ANY (CAST(:people AS "
          "bigint[])) AND state NOT IN ('settled', 'withdrawn') GROUP BY agency, person_row",
          array_literal(agencies), array_literal(person_rows))) {
    const auto head = rules.lanes_open_on_receipt.contains(agency) ? not_received : Number{unsettled};
    if (head) heads_[{agency, person}] = *head;
  }
}

bool LaneHeads::is_open_for(const std::string& agency, std::int64_t person_row, std::int64_t subject_seq) const {
  if (weakened("lanes_always_open")) return true;
  const auto head = heads_.find({agency, person_row});
  return head == heads_.end() || head->second >= subject_seq;
}

void LaneHeads::note(const std::string& agency, std::int64_t person_row, std::int64_t subject_seq) {
  const auto [head, is_new] = heads_.try_emplace({agency, person_row}, subject_seq);
  if (!is_new) head->second = std::min(head->second, subject_seq);
}

}  // namespace tongbao
