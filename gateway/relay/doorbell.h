#pragma once

#include <chrono>
#include <filesystem>
#include <set>
#include <string>

#include "gateway/store/writer.h"

namespace tongbao {

/// Where a route's worker can be woken: a datagram socket in the run directory.
std::filesystem::path doorbell_path(const std::filesystem::path& run_directory, const std::string& agency);

/// What a worker waits on: rung by its own threads, or from outside through the socket. A ring is a hint, never a
/// promise: the worker also looks by itself.
class Doorbell {
 public:
  /// An empty path: no outside ring. Where the socket cannot be made, the bell rings only from inside.
  explicit Doorbell(const std::filesystem::path& socket_path);
  ~Doorbell();
  Doorbell(const Doorbell&) = delete;
  Doorbell& operator=(const Doorbell&) = delete;

  /// Any thread, also a signal handler.
  void ring() const;
  /// Returns at a ring or after `at_most`. One thread.
  void wait(std::chrono::milliseconds at_most) const;

 private:
  std::filesystem::path socket_path_;
  int event_ = -1;
  int socket_ = -1;
};

/// Rings the bells of agencies that have something new, after each commit.
class DoorbellRinger final : public CommitListener {
 public:
  explicit DoorbellRinger(std::filesystem::path run_directory);
  ~DoorbellRinger() override;
  DoorbellRinger(const DoorbellRinger&) = delete;
  DoorbellRinger& operator=(const DoorbellRinger&) = delete;
  void committed(const std::set<std::string>& agencies) override;

 private:
  std::filesystem::path run_directory_;
  int socket_ = -1;
};

}  // namespace tongbao
