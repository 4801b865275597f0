#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "gateway/store/database.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// Tells the other nodes on the same PostgreSQL which agencies have something new to do, and hears it from them
/// (NOTIFY and LISTEN on `tongbao_work`), over a connection and a thread of its own. A hint and nothing more: what is
/// not heard is found by the workers' own poll, so trouble with this connection is no trouble; it is made again. On
/// SQLite all processes share one machine and its bells: nobody else is told.
class PeerBell final : public CommitListener {
 public:
  /// `here` rings this node's own bells, from any thread. Borrowed.
  PeerBell(DatabaseLocation location, CommitListener& here);
  /// May wait for a connection that is being made, at most a few seconds.
  ~PeerBell() override;
  PeerBell(const PeerBell&) = delete;
  PeerBell& operator=(const PeerBell&) = delete;

  /// Rings here at once, and at the others soon. Any thread.
  void committed(const std::set<std::string>& agencies) override;

 private:
  class Line;

  void work();
  void talk(Line& line);
  std::set<std::string> take_untold();

  const DatabaseLocation location_;
  CommitListener& here_;
  const int wake_;  // an eventfd: there is something to tell, or the end
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;  // guards untold_
  std::set<std::string> untold_;
  std::thread thread_;
};

}  // namespace tongbao
