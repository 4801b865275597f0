#pragma once

#include <cstdint>

#include "gateway/contract/result.h"
#include "gateway/store/database.h"

namespace tongbao {

/// What a commit waits for beside the server's own disk.
struct StandbyCover {
  std::int64_t following = 0;  // standbys connected now; a running base backup counts as one
  bool awaited = false;        // commits wait for a standby

  /// The server's death would lose what was answered 201 and had not reached the standby that takes over.
  bool has_gap() const { return following > 0 && !awaited; }
};

/// Asks the server as it is now. Nothing follows SQLite. Fails with `store_unreachable`.
Result<StandbyCover> standby_cover(const DatabaseLocation& location);

}  // namespace tongbao
