#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace tongbao {

/// The long polls that wait in this process: so many and no more, and none of them holds up the end. Any thread.
class WaitingPolls {
 public:
  static constexpr std::size_t kMostOfOneAgency = 4;

  WaitingPolls(std::size_t at_most, std::chrono::milliseconds longest) : at_most_{at_most}, longest_{longest} {}

  /// One poll's place, from its first look to its answer.
  class Place {
   public:
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    /// Rests before the next look, a fifth of a second at most. False when the poll has waited long enough or the
    /// gateway is stopping: then it is answered as it is.
    bool rest();

   private:
    friend class WaitingPolls;
    Place(WaitingPolls& polls, std::string agency);
    WaitingPolls& polls_;
    std::string agency_;
    std::chrono::steady_clock::time_point until_;
  };

  /// A place; null when all are taken, or all of this agency.
  std::unique_ptr<Place> enter(const std::string& agency);
  /// Every waiting poll is answered at once, and no other waits any more.
  void end_all();

 private:
  const std::size_t at_most_;
  const std::chrono::milliseconds longest_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable ended_;
  std::map<std::string, std::size_t> waiting_;
  std::size_t all_waiting_ = 0;
  bool ending_ = false;
};

}  // namespace tongbao
