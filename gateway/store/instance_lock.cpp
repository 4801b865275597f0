#include "gateway/store/instance_lock.h"

#include <cerrno>
#include <cstring>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace tongbao {
namespace {

class FileLock final : public InstanceLock {
 public:
  FileLock(int file, std::filesystem::path path) : file_{file}, path_{std::move(path)} {}
  ~FileLock() override {
    // Unlinked while still held: whoever opens the name afterwards gets a new file, free for the taking.
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    ::close(file_);
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  bool still_held() override { return true; }

 private:
  int file_;
  std::filesystem::path path_;
};

class AdvisoryLock final : public InstanceLock {
 public:
  explicit AdvisoryLock(std::unique_ptr<SqlConnection> connection) : connection_{std::move(connection)} {}
  bool still_held() override {
    try {
      return connection_->value<std::int64_t>("SELECT 1") == 1;
    } catch (const SqlTrouble&) {
      return false;
    }
  }

 private:
  std::unique_ptr<SqlConnection> connection_;
};

Failure held_elsewhere(const std::string& name) {
  return {FailureKind::transient, "lock_held", "another process holds " + name};
}

bool is_still_named(int file, const std::filesystem::path& path) {
  struct stat held {};
  struct stat named {};
  return ::fstat(file, &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino;
}

Result<std::unique_ptr<InstanceLock>> take_file(const std::filesystem::path& path, const std::string& name) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return Failure{FailureKind::configuration, "lock_unusable", path.string() + ": " + std::strerror(errno)};
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    ::close(file);
    return held_elsewhere(name);
  }
  if (!is_still_named(file, path)) {
    // The holder before us unlinked the file between our open and our lock: another process may hold the new one.
    ::close(file);
    return held_elsewhere(name);
  }
  return std::unique_ptr<InstanceLock>{std::make_unique<FileLock>(file, path)};
}

Result<std::unique_ptr<InstanceLock>> take_advisory(const DatabaseLocation& location, const std::string& name) {
  try {
    auto connection = open_connection(location);
    const auto taken = connection->value<std::int64_t>(
        "SELECT CAST(pg_try_advisory_lock(hashtextextended(CAST(:name AS text), 0)) AS int)", name);
    if (taken != 1) return held_elsewhere(name);
    return std::unique_ptr<InstanceLock>{std::make_unique<AdvisoryLock>(std::move(connection))};
  } catch (const SqlTrouble& trouble) {
    return Failure{FailureKind::transient, "store_unreachable", trouble.what()};
  }
}

}  // namespace

Result<std::unique_ptr<InstanceLock>> InstanceLocks::take(const std::string& name) const {
  if (location_.engine == Engine::sqlite) return take_file(run_directory_ / (name + ".lock"), name);
  return take_advisory(location_, name);
}

Result<bool> InstanceLocks::is_free(const std::string& name) const {
  if (location_.engine == Engine::sqlite && !std::filesystem::exists(run_directory_ / (name + ".lock"))) return true;
  const auto taken = take(name);
  if (taken) return true;
  if (taken.failure().code == "lock_held") return false;
  return taken.failure();
}

}  // namespace tongbao
