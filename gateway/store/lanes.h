#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/store/writer.h"

namespace tongbao {

/// One person's changes at one agency, in the order of the register. Its head is all notices of its oldest unfinished
/// change; only they are ever `ready`.
struct Lane {
  std::string agency;
  std::int64_t person_row = 0;
  bool opens_on_receipt = false;
};

/// The number of the lane's oldest unfinished change; nothing when all are finished.
std::optional<std::int64_t> lane_head(SqlConnection& sql, const Lane& lane);

/// Whether a change of that number may go out now: no older change of this person at this agency is unfinished. The
/// person row must be locked by an earlier statement.
bool lane_is_open_for(Transaction& transaction, const Lane& lane, std::int64_t subject_seq);

/// Lets the lanes' heads go out: `waiting` → `ready`, not before their hold windows end. In the transaction in which
/// something of each ended.
void promote_lanes(Transaction& transaction, const std::vector<Lane>& lanes);

}  // namespace tongbao
