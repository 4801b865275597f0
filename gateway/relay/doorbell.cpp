#include "gateway/relay/doorbell.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <poll.h>
#include <unistd.h>

namespace tongbao {
namespace {

std::optional<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto text = path.string();
  if (text.empty() || text.size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
  return address;
}

int open_socket(const std::filesystem::path& path) {
  const auto address = address_of(path);
  if (!address) return -1;
  const int opened = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (opened < 0) return -1;
  ::unlink(path.c_str());
  if (::bind(opened, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0) return opened;
  ::close(opened);
  return -1;
}

}  // namespace

std::filesystem::path doorbell_path(const std::filesystem::path& run_directory, const std::string& agency) {
  return run_directory / (agency + ".bell");
}

Doorbell::Doorbell(const std::filesystem::path& socket_path)
    : socket_path_{socket_path}, event_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)}, socket_{open_socket(socket_path)} {}

Doorbell::~Doorbell() {
  if (event_ >= 0) ::close(event_);
  if (socket_ >= 0) ::close(socket_);
}

void Doorbell::ring() const {
  const std::uint64_t one = 1;
  // A full counter means that a ring is pending already.
  [[maybe_unused]] const auto written = ::write(event_, &one, sizeof one);
}

void Doorbell::wait(std::chrono::milliseconds at_most) const {
  std::array<pollfd, 2> ears{pollfd{event_, POLLIN, 0}, pollfd{socket_, POLLIN, 0}};
  const auto limit = static_cast<int>(std::clamp<std::int64_t>(at_most.count(), 0, 60'000));
  if (::poll(ears.data(), socket_ >= 0 ? 2 : 1, limit) <= 0) return;
  std::uint64_t rung = 0;
  [[maybe_unused]] const auto from_inside = ::read(event_, &rung, sizeof rung);
  std::array<char, 16> byte{};
  while (socket_ >= 0 && ::recv(socket_, byte.data(), byte.size(), 0) > 0) {
  }
}

DoorbellRinger::DoorbellRinger(std::filesystem::path run_directory)
    : run_directory_{std::move(run_directory)},
      socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)} {}

DoorbellRinger::~DoorbellRinger() {
  if (socket_ >= 0) ::close(socket_);
}

void DoorbellRinger::committed(const std::set<std::string>& agencies) {
  for (const auto& agency : agencies) {
    const auto address = address_of(doorbell_path(run_directory_, agency));
    // A worker that does not listen finds its work by its own look every second.
    if (address) ::sendto(socket_, "!", 1, MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  }
}

}  // namespace tongbao
