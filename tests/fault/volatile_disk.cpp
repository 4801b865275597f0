// A disk with a write cache that a power cut empties: one file, `disk`, in a file system of this program (FUSE), to be
// used through a loop device. What was written since the last flush is only in the cache.
//
//   volatile_disk <image> <mount point>
//
// Reads the image, mounts, prints {"ready":true}. Orders, a line each, on standard input:
//   cut <file> <seed> <n>   behind the n-th write from now on (0: at once) every request waits. Writes into <file> what
//                           a power cut would leave: everything flushed, and of the rest a random part, some of it
//                           torn between two sectors. Prints
//                           {"pending":writes,"kept":…,"torn":…,"lost":…,"lost_bytes":…}
//   go                      goes on; a cut that has not come is called off.
// Ends when standard input closes. Root only: it mounts.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <vector>

#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <unistd.h>

#include "tests/fault/cached_bytes.h"

namespace tongbao::fault {
namespace {

constexpr std::uint64_t kDisk = 2;
constexpr std::uint32_t kLargestWrite = 1 << 20;

[[noreturn]] void give_up(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

/// The kernel's side of it. One thread.
class VolatileDisk {
 public:
  VolatileDisk(const std::string& image, std::string folder) : bytes_{read_file(image)}, folder_{std::move(folder)} {
    kernel_ = ::open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (kernel_ < 0) give_up("/dev/fuse");
    const auto options = "fd=" + std::to_string(kernel_) + ",rootmode=40000,user_id=0,group_id=0,allow_other";
    if (::mount("volatile_disk", folder_.c_str(), "fuse", MS_NOSUID | MS_NODEV, options.c_str()) != 0)
      give_up("mount " + folder_);
    buffer_.resize(kLargestWrite + 65'536);
  }
  ~VolatileDisk() {
    ::umount2(folder_.c_str(), MNT_DETACH);
    ::close(kernel_);
  }
  VolatileDisk(const VolatileDisk&) = delete;
  VolatileDisk& operator=(const VolatileDisk&) = delete;

  void run() {
    std::cout << R"({"ready":true})" << std::endl;
    while (true) {
      std::array<pollfd, 2> wait{{{STDIN_FILENO, POLLIN, 0}, {kernel_, static_cast<short>(is_cut_ ? 0 : POLLIN), 0}}};
      if (::poll(wait.data(), wait.size(), -1) < 0 && errno != EINTR) give_up("poll");
      if (wait[0].revents != 0 && !take_orders()) return;
      if (wait[1].revents != 0 && !is_cut_ && !serve()) return;
    }
  }

 private:
  static std::string read_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  bool take_orders() {
    std::array<char, 4096> text{};
    const auto got = ::read(STDIN_FILENO, text.data(), text.size());
    if (got <= 0) return false;
    orders_.append(text.data(), static_cast<std::size_t>(got));
    for (auto end = orders_.find('\n'); end != std::string::npos; end = orders_.find('\n')) {
      std::istringstream order{orders_.substr(0, end)};
      orders_.erase(0, end + 1);
      std::string word;
      order >> word;
      if (word == "cut") order >> cut_.file >> cut_.seed >> cut_.writes_left;
      if (word == "cut" && cut_.writes_left == 0) cut();
      if (word == "go") is_cut_ = false, cut_.writes_left = 0;
    }
    return true;
  }

  void cut() {
    is_cut_ = true;
    CutFigures figures;
    const auto image = bytes_.after_cut(cut_.seed, figures);
    std::ofstream file{cut_.file, std::ios::binary | std::ios::trunc};
    file.write(image.data(), static_cast<std::streamsize>(image.size())).flush();
    if (!file) throw std::runtime_error("cannot write " + cut_.file);
    std::cout << "{\"pending\":" << figures.pending << ",\"kept\":" << figures.kept << ",\"torn\":" << figures.torn
              << ",\"lost\":" << figures.lost << ",\"lost_bytes\":" << figures.lost_bytes << "}" << std::endl;
  }

  // ------------------------------------------------------------------------------------------------ the kernel asks
  template <class Body>
  Body body() const {
    Body value{};
    std::memcpy(&value, buffer_.data() + sizeof(fuse_in_header), sizeof value);
    return value;
  }

  void answer(int error, std::string_view content = {}) const {
    fuse_out_header head{};
    head.len = static_cast<std::uint32_t>(sizeof head + content.size());
    head.error = -error;
    head.unique = asked_.unique;
    std::array<iovec, 2> parts{{{&head, sizeof head}, {const_cast<char*>(content.data()), content.size()}}};
    // ENOENT: whoever asked is gone.
    if (::writev(kernel_, parts.data(), content.empty() ? 1 : 2) < 0 && errno != ENOENT)
      give_up("answer to the kernel");
  }
  template <class Body>
  void answer_with(const Body& value) const {
    answer(0, {reinterpret_cast<const char*>(&value), sizeof value});
  }

  fuse_attr attributes(std::uint64_t node) const {
    fuse_attr attributes{};
    attributes.ino = node;
    attributes.nlink = 1;
    attributes.blksize = 4096;
    attributes.mode = node == kDisk ? S_IFREG | 0600 : S_IFDIR | 0700;
    attributes.size = node == kDisk ? bytes_.size() : 0;
    attributes.blocks = attributes.size / kSector;
    return attributes;
  }

  /// False when the file system is gone.
  bool serve() {
    const auto got = ::read(kernel_, buffer_.data(), buffer_.size());
    if (got < 0) {
      if (errno == ENODEV) return false;
      if (errno == EINTR || errno == EAGAIN || errno == ENOENT) return true;
      give_up("a request of the kernel");
    }
    std::memcpy(&asked_, buffer_.data(), sizeof asked_);
    reply();
    return true;
  }

  void reply() {
    switch (asked_.opcode) {
      case FUSE_INIT:
        return greet();
      case FUSE_LOOKUP:
        return look_up();
      case FUSE_GETATTR:
      case FUSE_SETATTR:
        return answer_with(
            fuse_attr_out{.attr_valid = 3600, .attr_valid_nsec = 0, .dummy = 0, .attr = attributes(asked_.nodeid)});
      case FUSE_OPEN:
      case FUSE_OPENDIR:
        return answer_with(fuse_open_out{});
      case FUSE_READ:
        return answer(0, bytes_.read(body<fuse_read_in>().offset, body<fuse_read_in>().size));
      case FUSE_WRITE:
        return take_write();
      case FUSE_FSYNC:
        bytes_.flush();
        return answer(0);
      case FUSE_FLUSH:
      case FUSE_RELEASE:
      case FUSE_RELEASEDIR:
        return answer(0);
      case FUSE_STATFS:
        return answer_with(fuse_statfs_out{});
      case FUSE_FORGET:
      case FUSE_BATCH_FORGET:
      case FUSE_INTERRUPT:
        return;  // want no answer
      default:
        return answer(ENOSYS);
    }
  }

  void greet() const {
    fuse_init_out out{};
    out.major = FUSE_KERNEL_VERSION;
    out.minor = std::min<std::uint32_t>(body<fuse_init_in>().minor, FUSE_KERNEL_MINOR_VERSION);
    out.max_readahead = body<fuse_init_in>().max_readahead;
    out.flags = FUSE_BIG_WRITES | FUSE_MAX_PAGES;
    out.max_write = kLargestWrite;
    out.max_pages = kLargestWrite / 4096;
    out.max_background = 64;
    out.congestion_threshold = 48;
    answer_with(out);
  }

  void look_up() const {
    if (std::string_view{buffer_.data() + sizeof(fuse_in_header)} != "disk") return answer(ENOENT);
    fuse_entry_out out{};
    out.nodeid = kDisk;
    out.entry_valid = out.attr_valid = 3600;
    out.attr = attributes(kDisk);
    answer_with(out);
  }

  void take_write() {
    const auto asked = body<fuse_write_in>();
    fuse_write_out out{};
    out.size = static_cast<std::uint32_t>(
        bytes_.write(asked.offset, {buffer_.data() + sizeof(fuse_in_header) + sizeof(fuse_write_in), asked.size}));
    if (out.size == 0 && asked.size != 0) return answer(ENOSPC);
    answer_with(out);
    if (cut_.writes_left > 0 && --cut_.writes_left == 0) cut();
  }

  struct Order {
    std::string file;
    std::uint64_t seed = 0;
    std::uint64_t writes_left = 0;
  };

  CachedBytes bytes_;
  std::string folder_;
  int kernel_ = -1;
  fuse_in_header asked_{};
  std::vector<char> buffer_;
  std::string orders_;
  Order cut_;
  bool is_cut_ = false;
};

}  // namespace
}  // namespace tongbao::fault

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("expected an image and a mount point");
    tongbao::fault::VolatileDisk{argv[1], argv[2]}.run();
    return 0;
  } catch (const std::exception& trouble) {
    std::cerr << "volatile_disk: " << trouble.what() << std::endl;
    return 2;
  }
}
