#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "gateway/contract/result.h"

namespace tongbao {

/// How a run of the alert command ended.
struct CommandEnd {
  std::string result;  // good, failed, cut, not_started
  std::string reason;  // exit_3, signal_9, over_its_limit, the system's words
};

/// Runs the alert command, one run at a time: without a shell, in a process group of its own, with an open standard
/// input, its output thrown away but for standard error, which is ours. A run over its limit is killed with all that it
/// started. Never waits. One thread.
class AlertCommand {
 public:
  using Steady = std::chrono::steady_clock;

  /// `words`: an absolute path and its arguments; empty: there is no command.
  AlertCommand(std::vector<std::string> words, std::chrono::seconds limit);
  /// Kills what still runs.
  ~AlertCommand();
  AlertCommand(const AlertCommand&) = delete;
  AlertCommand& operator=(const AlertCommand&) = delete;

  bool exists() const { return !words_.empty(); }
  bool runs() const { return process_ != 0; }
  /// Starts a run fed with `input`, at most 60 kB. Fails with `not_started`; not while one runs.
  Result<Done> start(const std::string& input, Steady::time_point now);
  /// The end of the run, once; kills it when it is over its limit.
  std::optional<CommandEnd> turn(Steady::time_point now);
  /// Ends the run now, unheard.
  void kill();

 private:
  std::vector<std::string> words_;
  std::chrono::seconds limit_;
  int process_ = 0;  // 0: none runs
  Steady::time_point kill_at_{};
  bool cut_ = false;
};

}  // namespace tongbao
