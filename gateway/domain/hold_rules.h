#pragma once

#include <chrono>
#include <set>

#include "gateway/contract/change_kind.h"

namespace tongbao {

/// Which kinds of change do not go out at once: the office's own rule.
struct HoldRules {
  std::set<ChangeKind> second_check_kinds;  // a second pair of eyes lets them go
  std::set<ChangeKind> window_kinds;        // go out only after the window, so that an obvious mistake can be withdrawn
  std::chrono::minutes window{0};

  bool needs_second_check(ChangeKind kind) const { return second_check_kinds.contains(kind); }
  std::chrono::minutes window_for(ChangeKind kind) const {
    return window_kinds.contains(kind) ? window : std::chrono::minutes{0};
  }
};

}  // namespace tongbao
