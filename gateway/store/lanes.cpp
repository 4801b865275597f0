#include "gateway/store/lanes.h"

#include "gateway/kit/fault_point.h"
#include "gateway/store/lane_sql.h"

namespace tongbao {

std::optional<std::int64_t> lane_head(SqlConnection& sql, const Lane& lane) {
  static const std::string of_unfinished =
      "SELECT MIN(subject_seq) FROM notices WHERE agency = :agency AND person_row = :person AND " + kInLane;
  static const std::string of_not_received = of_unfinished + " AND state <> 'awaiting_answer'";
  return sql.value<std::optional<std::int64_t>>(lane.opens_on_receipt ? of_not_received : of_unfinished, lane.agency,
                                                lane.person_row);
}

bool lane_is_open_for(Transaction& transaction, const Lane& lane, std::int64_t subject_seq) {
  if (weakened("lanes_always_open")) return true;
  const auto head = lane_head(transaction.sql, lane);
  return !head || *head >= subject_seq;
}

namespace {

/// First whom it concerns, then by their keys: an UPDATE that changes what it is looking for makes SQLite set up a
/// table of its own each time.
void promote_lane(Transaction& transaction, const Lane& lane) {
  static const std::string waiting_heads =
      "SELECT notice_id FROM notices WHERE agency = :agency AND person_row = :person AND state = 'waiting' AND " +
      kInLane +
      " AND subject_seq = (SELECT MIN(subject_seq) FROM notices WHERE agency = :in_agency AND person_row = :of_person "
      "AND " +
      kInLane;
  static const std::string of_unfinished = waiting_heads + ")";
  static const std::string of_not_received = waiting_heads + " AND state <> 'awaiting_answer')";
  for (const auto& [notice_id] :
       transaction.sql.rows<std::string>(lane.opens_on_receipt ? of_not_received : of_unfinished, lane.agency,
                                         lane.person_row, lane.agency, lane.person_row)) {
    transaction.sql.run(
        "UPDATE notices SET state = 'ready', next_attempt_at = MAX(next_attempt_at, :now) WHERE notice_id = :notice_id",
        transaction.now_ms(), notice_id);
    transaction.touched.insert(lane.agency);
  }
}

/// The same for many lanes in one statement: first whom it concerns, lane by lane (an OFFSET keeps PostgreSQL from
/// joining instead), then by their keys.
void promote_all(Transaction& transaction, const std::vector<Lane>& lanes) {
  if (lanes.empty()) return;
  static const std::string promote =
      "UPDATE notices n SET state = 'ready', next_attempt_at = GREATEST(n.next_attempt_at, CAST(:now AS bigint)) WHERE "
      "n.notice_id = ANY (ARRAY(SELECT w.notice_id FROM (" +
      kHeadsOfLanes +
      ") AS l CROSS JOIN LATERAL (SELECT o.notice_id FROM notices o WHERE o.agency = l.agency AND o.person_row = "
      "l.person_row AND o.subject_seq = l.head AND o." +
      kInLane + " AND o.state || '' = 'waiting' OFFSET 0) AS w)) AND n.state || '' = 'waiting' RETURNING n.agency";
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
