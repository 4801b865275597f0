#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gateway/contract/guarded.h"
#include "gateway/observe/metrics.h"

namespace tongbao {

/// How a worker ends that wants to be started anew at once: a restart was asked for, on whatever node.
inline constexpr int kStartAgainExit = 75;

/// How the supervisor starts a route's worker.
struct WorkerCommand {
  std::filesystem::path program;       // this program
  std::vector<std::string> arguments;  // before `--route <agency>`
  bool names_route = true;             // false: a worker of no route, started with `arguments` alone
};

/// Keeps one worker process per route alive: starts it, starts it again with growing pauses when it ends, ends it when
/// the gateway stops. A crashing module costs its own route a restart, nobody else anything. Any thread; start,
/// begin_stop and stop from one.
class Supervisor {
 public:
  /// `on_end` hears of every end nobody asked for ("signal_11", "exit_70"); called from the supervisor's thread.
  Supervisor(WorkerCommand command, std::vector<std::string> agencies, Metrics& metrics,
             std::function<void(const std::string& agency, const std::string& how)> on_end);
  /// Stops as stop() does.
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  void start();
  /// SIGTERM to every worker; returns at once. None is started any more.
  void begin_stop(std::chrono::seconds within);
  /// The same, unless begun already, then waits; SIGKILL to those that are not gone `within` the beginning.
  void stop(std::chrono::seconds within);
  /// A worker that ended and waits for its next start is started at once.
  void hurry(const std::string& agency);
  /// Process ids of the workers running now, by agency.
  std::map<std::string, int> running() const;
  /// Agencies whose worker ended unasked for and has not lived for half a minute since.
  std::set<std::string> failing() const;

 private:
  using Steady = std::chrono::steady_clock;
  struct Worker {
    int process = 0;  // 0: not running
    Steady::time_point started_at{};
    Steady::time_point start_after{};
    std::chrono::milliseconds pause{0};  // 0: it never ended unasked for
  };

  void work();
  using Ends = std::vector<std::pair<std::string, std::string>>;  // agency, how

  void start_worker(const std::string& agency, Worker& worker);
  void look_after(const std::string& agency, Worker& worker, Ends& ends);
  void note_end(const std::string& agency, Worker& worker, int status, Ends& ends);

  WorkerCommand command_;
  Metrics& metrics_;
  std::function<void(const std::string&, const std::string&)> on_end_;
  Guarded<std::map<std::string, Worker>> workers_;
  std::atomic<bool> stopping_{false};
  Steady::time_point kill_at_{};  // written once, by the first to stop
  std::thread thread_;
};

}  // namespace tongbao
