#pragma once

#include <string>
#include <vector>

#include "gateway/store/lanes.h"
#include "gateway/store/open_notices.h"
#include "gateway/store/sql_array.h"

namespace tongbao {

/// Lanes as the parameters of a statement over all of them (PostgreSQL), named `l`.
struct LaneArrays {
  explicit LaneArrays(const std::vector<Lane>& lanes) {
    for (const auto& lane : lanes) {
      agencies.add(sql_value(lane.agency));
      people.add(sql_value(lane.person_row));
      on_receipt.add(sql_value(lane.opens_on_receipt));
    }
  }
  SqlArray agencies, people, on_receipt;
};

/// `agency, person_row, head` of each of these lanes; the head is null where nothing is unfinished. Lane by lane: as
/// one join PostgreSQL may read everything that is open.
inline const std::string kHeadsOfLanes =
    "SELECT l.agency, l.person_row, h.head FROM unnest(CAST(:agencies AS text[]), CAST(:people AS bigint[]), "
    "CAST(:receipts AS bigint[])) AS l(agency, person_row, on_receipt) CROSS JOIN LATERAL (SELECT "
    "MIN(o.subject_seq) AS head FROM notices o WHERE o.agency = l.agency AND o.person_row = l.person_row AND o." +
    kInLane + " AND (l.on_receipt = 0 OR o.state <> 'awaiting_answer')) AS h";

}  // namespace tongbao
