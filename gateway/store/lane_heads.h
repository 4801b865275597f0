#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "gateway/store/lanes.h"
#include "gateway/store/settlement.h"

namespace tongbao {

/// The heads of several lanes, read at once and kept up to date with what the same transaction writes.
class LaneHeads {
 public:
  /// Reads the lanes of all these people at all these agencies. The person rows must be locked by an earlier statement.
  LaneHeads(SqlConnection& sql, const SettlingRules& rules, const std::set<std::string>& agencies,
            const std::set<std::int64_t>& person_rows);

  /// As lane_is_open_for().
  bool is_open_for(const std::string& agency, std::int64_t person_row, std::int64_t subject_seq) const;
  /// A notice of that change is being written.
  void note(const std::string& agency, std::int64_t person_row, std::int64_t subject_seq);

 private:
  using Key = std::pair<std::string, std::int64_t>;

  void read_each(SqlConnection& sql, const SettlingRules& rules, const std::set<std::string>& agencies,
                 const std::set<std::int64_t>& person_rows);
  void read_all(SqlConnection& sql, const SettlingRules& rules, const std::set<std::string>& agencies,
                const std::set<std::int64_t>& person_rows);

  std::map<Key, std::int64_t> heads_;
};

}  // namespace tongbao
