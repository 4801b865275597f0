#include "gateway/store/lane_heads.h"

#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/store/lane_sql.h"

namespace tongbao {

LaneHeads::LaneHeads(SqlConnection& sql, const std::vector<Lane>& lanes) {
  if (lanes.empty()) return;
  if (sql.engine() == Engine::sqlite) {
    for (const auto& lane : lanes)
      if (const auto head = lane_head(sql, lane)) heads_[{lane.agency, lane.person_row}] = *head;
    return;
  }
  const LaneArrays arrays{lanes};
  for (const auto& [agency, person, head] : sql.rows<std::string, std::int64_t, std::optional<std::int64_t>>(
           kHeadsOfLanes, arrays.agencies.text(), arrays.people.text(), arrays.on_receipt.text()))
    if (head) heads_[{agency, person}] = *head;
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
