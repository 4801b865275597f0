#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tongbao {

/// Ids of later answers that were confirmed and that the agency has not been told yet. One thread. Lost with the
/// process: the agency then offers those answers again, and the store knows them.
class Acknowledgements {
 public:
  void confirm(std::string_view id) {
    if (!holds(id)) ids_.emplace_back(id);
  }
  bool holds(std::string_view id) const { return std::find(ids_.begin(), ids_.end(), id) != ids_.end(); }
  /// The oldest, for the next request.
  std::vector<std::string> oldest(std::size_t at_most) const {
    return {ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(std::min(at_most, ids_.size()))};
  }
  /// The agency took the `count` oldest.
  void taken(std::size_t count) {
    ids_.erase(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(std::min(count, ids_.size())));
  }

 private:
  std::vector<std::string> ids_;
};

}  // namespace tongbao
