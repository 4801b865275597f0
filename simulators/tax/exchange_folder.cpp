#include "simulators/tax/exchange_folder.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace tongbao::sim_tax {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_on(const fs::path& file) {
  throw std::system_error(errno, std::generic_category(), file.string());
}

/// An open file descriptor.
class Descriptor {
 public:
  Descriptor(const fs::path& file, int flags) : file_(file), number_(::open(file.c_str(), flags, 0640)) {
    if (number_ < 0) fail_on(file_);
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail_on(file_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() {
    if (::fsync(number_) != 0) fail_on(file_);
  }

 private:
  fs::path file_;
  int number_;
};

/// The sequence of "TB00000042.TXT"; nothing for other names.
std::optional<std::uint64_t> sequence_of(const std::string& name) {
  if (name.size() != 14 || !name.starts_with("TB") || !name.ends_with(".TXT")) return std::nullopt;
  const auto digits = name.substr(2, 8);
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  return std::stoull(digits);
}

std::string read_whole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return bytes.str();
}

}  // namespace

void write_whole(const fs::path& file, std::string_view bytes) {
  const auto part = fs::path(file.string() + ".part");
  {
    Descriptor out(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
    out.write(bytes);
    out.sync();
  }
  fs::rename(part, file);
  Descriptor(file.parent_path(), O_RDONLY | O_DIRECTORY | O_CLOEXEC).sync();
}

ExchangeFolder::ExchangeFolder(fs::path folder, TaxBureau& bureau) : folder_(std::move(folder)), bureau_(bureau) {
  for (const auto* name : {"outbox", "answers", "taken", "done", "damaged"})
    fs::create_directories(folder_ / name);
}

void ExchangeFolder::look() {
  if (bureau_.is_asleep()) return;
  take_batches();
  write_answers();
}

void ExchangeFolder::take_batches() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder_ / "outbox"))
    if (sequence_of(entry.path().filename().string())) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const auto name = file.filename().string();
    bureau_.take_file(*sequence_of(name), read_whole(file));
    // Dying before this takes the file a second time, which only writes the same answers again.
    fs::rename(file, folder_ / "taken" / name);
  }
}

void ExchangeFolder::write_answers() {
  for (const auto& file : bureau_.files_due()) {
    const auto target = folder_ / "answers" / file.name;
    // The sound delivery waits until the gateway has set the damaged one aside.
    if (file.after_damage && fs::exists(target)) continue;
    const auto mode = file.damage.substr(0, file.damage.find(':'));
    write_whole(target, mode.empty() ? file.bytes : damaged(file.bytes, mode));
    bureau_.note_written(file);
  }
}

}  // namespace tongbao::sim_tax
