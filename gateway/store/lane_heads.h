#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gateway/store/lanes.h"

namespace tongbao {

/// The heads of several lanes, read at once and kept up to date with what the same transaction writes.
class LaneHeads {
 public:
  /// The person rows must be locked by an earlier statement.
  LaneHeads(SqlConnection& sql, const std::vector<Lane>& lanes);

  /// As lane_is_open_for(), of one of the lanes.
  bool is_open_for(const std::string& agency, std::int64_t person_row, std::int64_t subject_seq) const;
  /// A notice of that change is being written.
  void note(const std::string& agency, std::int64_t person_row, std::int64_t subject_seq);

 private:
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> heads_;
};

}  // namespace tongbao
