#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include <Poco/Net/StreamSocket.h>

namespace tongbao {

/// Closes connections whose client may still be talking when it got its last answer. Closing at once would reset the
/// connection, and the answer could be lost on its way (RFC 9112 §9.6). Any thread.
class LeaveTaking {
 public:
  LeaveTaking();
  ~LeaveTaking();
  LeaveTaking(const LeaveTaking&) = delete;
  LeaveTaking& operator=(const LeaveTaking&) = delete;

  /// Ends our side now; what the client still says is thrown away until it has gone or a second has passed. Nobody else
  /// may use the socket any more. When too many are leaving already, it is closed at once.
  void see_off(Poco::Net::StreamSocket socket);

 private:
  using Steady = std::chrono::steady_clock;
  struct Leaving {
    Poco::Net::StreamSocket socket;
    Steady::time_point until;
  };

  void work();

  std::mutex mutex_;  // guards everything below
  std::condition_variable wake_;
  std::list<Leaving> fresh_;
  std::size_t count_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tongbao
