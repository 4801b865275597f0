#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "gateway/contract/result.h"
#include "gateway/store/database.h"

namespace tongbao {

/// A kernel lock with a name, free as soon as its holder's process is gone: a file lock in the run directory (SQLite),
/// an advisory lock (PostgreSQL, so that it holds between machines). Held until destroyed. One thread.
class InstanceLock {
 public:
  virtual ~InstanceLock() = default;
  /// Whether the lock is still ours: false when the database connection that carries it broke.
  virtual bool still_held() = 0;
};

/// Tells which named locks have a holder.
class LockView {
 public:
  virtual ~LockView() = default;
  /// Whether nobody holds the lock of that name. Fails with `store_unreachable` when it cannot be known.
  virtual Result<bool> is_free(const std::string& name) const = 0;
};

class InstanceLocks final : public LockView {
 public:
  InstanceLocks(DatabaseLocation location, std::filesystem::path run_directory)
      : location_{std::move(location)}, run_directory_{std::move(run_directory)} {}

  /// Takes the lock at once. Fails with `lock_held` when another process has it, or `store_unreachable`.
  Result<std::unique_ptr<InstanceLock>> take(const std::string& name) const;
  Result<bool> is_free(const std::string& name) const override;

 private:
  DatabaseLocation location_;
  std::filesystem::path run_directory_;
};

}  // namespace tongbao
