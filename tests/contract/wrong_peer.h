#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

namespace tongbao {

/// A server at 127.0.0.1 that is not the agency. Listens from construction on, at a port the system chose.
class WrongPeer {
 public:
  enum class Manner {
    closes_at_once,  // before the TLS handshake
    talks_plainly,   // answers HTTP without TLS
    says_nothing,    // accepts and keeps silent
    has_another_key  // a sound TLS server for 127.0.0.1, answering 200 to everything, but not with the pinned key
  };
  explicit WrongPeer(Manner manner);
  ~WrongPeer();
  WrongPeer(const WrongPeer&) = delete;
  WrongPeer& operator=(const WrongPeer&) = delete;

  std::uint16_t port() const { return port_; }
  /// Connections taken so far.
  int connections() const { return connections_; }
  /// Application bytes that came through a finished TLS handshake. Zero, unless somebody trusted us.
  int bytes_heard() const { return bytes_heard_; }

 private:
  void serve();
  void answer(int connection);
  void answer_over_tls(int connection);

  Manner manner_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::atomic<int> bytes_heard_{0};
  std::jthread thread_;
};

}  // namespace tongbao
