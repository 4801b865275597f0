#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/store/sql_array.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// One person's changes at one agency, in the order of the register. Its head is all notices of its oldest unfinished
/// change; only they are ever `ready`.
struct Lane {
  std::string agency;
  std::int64_t person_row = 0;
  bool opens_on_receipt = false;
};

/// Lanes as the parameters of a statement over all of them (PostgreSQL).
struct LaneArrays {
  explicit LaneArrays(const std::vector<Lane>& lanes);
  SqlArray agencies, people, on_receipt;
};

/// `agency, person_row, head` of each of these lanes; the head is null where nothing is unfinished. Lane by lane: as
/// one join PostgreSQL may read everything that is open.
inline constexpr std::string_view kHeadsOfLanes =
    "SELECT l.agency, l.person_row, h.head FROM unnest(CAST(:agencies AS text[]), CAST(:people AS bigint[]), "
    "CAST(:receipts AS bigint[])) AS l(agency, person_row, on_receipt) CROSS JOIN LATERAL (SELECT MIN(o.subject_seq) "
    "AS "
    "head FROM notices o WHERE o.agency = l.agency AND o.person_row = l.person_row AND o.state NOT IN ('settled', "
    "'withdrawn') AND (l.on_receipt = 0 OR o.state <> 'awaiting_answer')) AS h";

/// The number of the lane's oldest unfinished change; nothing when all are finished.
std::optional<std::int64_t> lane_head(SqlConnection& sql, const Lane& lane);

/// Whether a change of that number may go out now: no older change of this person at this agency is unfinished. The
/// person row must be locked by an earlier statement.
bool lane_is_open_for(Transaction& transaction, const Lane& lane, std::int64_t subject_seq);

/// Lets the lanes' heads go out: `waiting` → `ready`, not before their hold windows end. In the transaction in which
/// something of each ended.
void promote_lanes(Transaction& transaction, const std::vector<Lane>& lanes);

}  // namespace tongbao
