#include "gateway/store/lanes.h"

#include "gateway/kit/fault_point.h"

namespace tongbao {

LaneArrays::LaneArrays(const std::vector<Lane>& lanes) {
  for (const auto& lane : lanes) {
    agencies.add(sql_value(lane.agency));
    people.add(sql_value(lane.person_row));
    on_receipt.add(sql_value(lane.opens_on_receipt));
  }
}

std::optional<std::int64_t> lane_head(SqlConnection& sql, const Lane& lane) {
  if (lane.opens_on_receipt)
    return sql.value<std::optional<std::int64_t>>(
        "SELECT MIN(subject_seq) FROM notices WHERE agency = :agency AND person_row = :person "
        "AND state NOT IN ('settled', 'withdrawn') AND state <> 'awaiting_answer'",
        lane.agency, lane.person_row);
  return sql.value<std::optional<std::int64_t>>(
      "SELECT MIN(subject_seq) FROM notices WHERE agency = :agency AND person_row = :person "
      "AND state NOT IN ('settled', 'withdrawn')",
      lane.agency, lane.person_row);
}

bool lane_is_open_for(Transaction& transaction, const Lane& lane, std::int64_t subject_seq) {
  if (weakened("lanes_always_open")) return true;
  const auto head = lane_head(transaction.sql, lane);
  return !head || *head >= subject_seq;
}

namespace {

void promote_lane(Transaction& transaction, const Lane& lane) {
  const auto head = lane_head(transaction.sql, lane);
  if (!head) return;
  // SQLite uses a partial index only where the index's own condition stands in the statement, word for word.
  const auto promoted = transaction.sql.run(
      "UPDATE notices SET state = 'ready', next_attempt_at = CASE WHEN next_attempt_at > :now THEN next_attempt_at "
      "ELSE :from_now END WHERE agency = :agency AND person_row = :person AND subject_seq = :head AND "
      "state = 'waiting' AND state NOT IN ('settled', 'withdrawn')",
      transaction.now_ms(), transaction.now_ms(), lane.agency, lane.person_row, *head);
  if (promoted > 0) transaction.touched.insert(lane.agency);
}

/// The same for many lanes in one statement.
void promote_all(Transaction& transaction, const std::vector<Lane>& lanes) {
  if (lanes.empty()) return;
  static const std::string promote =
      "UPDATE notices n SET state = 'ready', next_attempt_at = GREATEST(n.next_attempt_at, CAST(:now AS bigint)) FROM "
      "(" +
      std::string{kHeadsOfLanes} +
      ") AS h WHERE n.agency = h.agency AND n.person_row = h.person_row AND n.subject_seq = h.head AND n.state || '' "
      "= 'waiting' AND n.state NOT IN ('settled', 'withdrawn') RETURNING n.agency";
  const LaneArrays arrays{lanes};
  for (auto& [agency] : transaction.sql.rows<std::string>(promote, transaction.now_ms(), arrays.agencies.text(),
                                                          arrays.people.text(), arrays.on_receipt.text()))
    transaction.touched.insert(std::move(agency));
}

}  // namespace

void promote_lanes(Transaction& transaction, const std::vector<Lane>& lanes) {
  if (transaction.sql.engine() == Engine::postgresql) {
    promote_all(transaction, lanes);
    return;
  }
  for (const auto& lane : lanes)
    promote_lane(transaction, lane);
}

}  // namespace tongbao
