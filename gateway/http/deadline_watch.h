#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>

#include <Poco/Net/StreamSocket.h>

namespace tongbao {

/// Cuts connections whose request takes too long from its first byte to its last answer byte: Poco's time-outs count
/// per read, so a client that dribbles would hold a thread for ever. Any thread.
class DeadlineWatch {
 public:
  explicit DeadlineWatch(std::chrono::milliseconds deadline);
  ~DeadlineWatch();
  DeadlineWatch(const DeadlineWatch&) = delete;
  DeadlineWatch& operator=(const DeadlineWatch&) = delete;

  /// One connection's place in the watch, from accept to close.
  class Place {
   public:
    Place(DeadlineWatch& watch, const Poco::Net::StreamSocket& socket);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    /// The clock runs from here …
    void begin_request();
    /// … to here. False when the deadline had passed and the socket was cut.
    bool end_request();

   private:
    DeadlineWatch& watch_;
    std::uint64_t ticket_;
  };

  /// Cuts the connections that wait between requests.
  void cut_idle();
  /// Cuts all.
  void cut_all();
  std::size_t connections() const;
  /// How many requests were cut since the start.
  std::uint64_t overran() const;

 private:
  using Steady = std::chrono::steady_clock;
  struct Connection {
    Poco::Net::StreamSocket socket;
    Steady::time_point due = Steady::time_point::max();  // max: idle
    bool cut = false;
  };

  void watch();

  const std::chrono::milliseconds deadline_;
  mutable std::mutex mutex_;  // guards everything below
  std::condition_variable stop_;
  std::map<std::uint64_t, Connection> connections_;
  std::uint64_t next_ticket_ = 1;
  std::uint64_t overran_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tongbao
