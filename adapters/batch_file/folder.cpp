#include "adapters/batch_file/folder.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "gateway/kit/fault_point.h"

namespace tongbao {

namespace {

/// An open file, closed with its scope.
class OpenFile {
 public:
  explicit OpenFile(int number) : number_{number} {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

Failure unusable(const std::filesystem::path& path, std::string_view what, int error) {
  return {FailureKind::transient, "folder_unusable",
          std::string{what} + " " + path.string() + ": " + std::error_code{error, std::generic_category()}.message()};
}

/// 0, or the errno that stopped it.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (weakened("file_not_synced")) return 0;
  return ::fsync(file) == 0 ? 0 : errno;
}

/// 0, or the errno that stopped it.
int sync_folder(const std::filesystem::path& folder) {
  const OpenFile open{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (open.number() < 0) return errno;
  return ::fsync(open.number()) == 0 ? 0 : errno;
}

}  // namespace

Result<Done> make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return unusable(folder, "cannot make", error.value());
  return Done{};
}

std::optional<WriteTrouble> write_durably(const std::filesystem::path& folder, const std::string& name,
                                          std::string_view bytes) {
  const auto part = folder / (name + ".part");
  const auto whole = folder / name;
  {
    const OpenFile open{::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640)};
    if (open.number() < 0) return WriteTrouble{unusable(part, "cannot write", errno), false};
    if (const int error = write_all(open.number(), bytes); error != 0)
      return WriteTrouble{unusable(part, "cannot write", error), false};
  }
  fault_point("fault:file.part_written");
  if (::rename(part.c_str(), whole.c_str()) != 0) return WriteTrouble{unusable(whole, "cannot name", errno), false};
  if (weakened("name_not_synced")) return std::nullopt;
  if (const int error = sync_folder(folder); error != 0)
    return WriteTrouble{unusable(folder, "cannot sync", error), true};
  fault_point("fault:file.renamed");
  return std::nullopt;
}

Result<std::string> read_whole(const std::filesystem::path& file, std::size_t at_most) {
  const OpenFile open{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
  if (open.number() < 0) return unusable(file, "cannot read", errno);
  std::string bytes;
  std::string chunk(64 * 1024, '\0');
  while (true) {
    const auto got = ::read(open.number(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unusable(file, "cannot read", errno);
    if (got == 0) return bytes;
    bytes.append(chunk, 0, static_cast<std::size_t>(got));
    if (bytes.size() > at_most) return Failure{FailureKind::transient, "file_too_large", file.filename().string()};
  }
}

Result<Done> move_durably(const std::filesystem::path& file, const std::filesystem::path& folder,
                          std::string_view tag) {
  std::error_code error;
  auto target = folder / file.filename();
  if (std::filesystem::exists(target, error)) target += "." + std::string{tag};
  if (::rename(file.c_str(), target.c_str()) != 0) return unusable(file, "cannot move", errno);
  for (const auto& touched : {folder, file.parent_path()})
    if (const int trouble = sync_folder(touched); trouble != 0) return unusable(touched, "cannot sync", trouble);
  return Done{};
}

Result<std::vector<std::string>> names_in(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entry{folder, error};
  for (; !error && entry != std::filesystem::directory_iterator{}; entry.increment(error))
    if (std::error_code unreadable; entry->is_regular_file(unreadable))
      names.push_back(entry->path().filename().string());
  if (error) return unusable(folder, "cannot list", error.value());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace tongbao
