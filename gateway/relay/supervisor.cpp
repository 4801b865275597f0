#include "gateway/relay/supervisor.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <sys/wait.h>

#include <Poco/Exception.h>
#include <Poco/Process.h>

#include "gateway/observe/event_log.h"
#include "gateway/relay/doorbell.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kLookEvery{50};
constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{10'000};
/// A worker that lived so long has got over its trouble: the next pause is short again.
constexpr std::chrono::seconds kHealthyAfter{30};

std::string end_word(int status) {
  if (WIFSIGNALED(status)) return "signal_" + std::to_string(WTERMSIG(status));
  return "exit_" + std::to_string(WEXITSTATUS(status));
}

}  // namespace

Supervisor::Supervisor(WorkerCommand command, std::vector<std::string> agencies, Metrics& metrics,
                       std::function<void(const std::string&, const std::string&)> on_end)
    : command_{std::move(command)}, metrics_{metrics}, on_end_{std::move(on_end)} {
  workers_.with([&](auto& workers) {
    for (auto& agency : agencies)
      workers[agency];
  });
}

Supervisor::~Supervisor() {
  stop(std::chrono::seconds{10});
}

void Supervisor::start() {
  // All workers are started from this one thread: they end when it does (PR_SET_PDEATHSIG counts threads).
  thread_ = std::thread{[this] { work(); }};
}

void Supervisor::start_worker(const std::string& agency, Worker& worker) {
  auto arguments = command_.arguments;
  if (command_.names_route) arguments.insert(arguments.end(), {"--route", agency});
  try {
    const auto handle = Poco::Process::launch(command_.program.string(), arguments);
    worker.process = handle.id();
    worker.started_at = Steady::now();
    log_event(events::worker_started, {{"agency", agency}, {"process", worker.process}});
  } catch (const Poco::Exception& failed) {
    worker.pause = kLongestPause;
    worker.start_after = Steady::now() + worker.pause;
    log_event(events::worker_ended, {{"agency", agency}, {"reason", "not_started"}, {"detail", failed.displayText()}});
  }
}

void Supervisor::note_end(const std::string& agency, Worker& worker, int status, Ends& ends) {
  const auto now = Steady::now();
  const auto process = worker.process;
  worker.process = 0;
  const bool asked_for = WIFEXITED(status) && WEXITSTATUS(status) == kStartAgainExit;
  if (asked_for) {
    worker.pause = std::chrono::milliseconds{0};
    worker.start_after = now;
    return;
  }
  if (stopping_) return;
  const bool was_healthy = now - worker.started_at >= kHealthyAfter;
  worker.pause = was_healthy ? kFirstPause : std::clamp(worker.pause * 2, kFirstPause, kLongestPause);
  worker.start_after = now + worker.pause;
  metrics_.worker_restarted(agency);
  ends.emplace_back(agency, end_word(status));
  log_event(events::worker_ended, {{"agency", agency},
                                   {"process", process},
                                   {"reason", end_word(status)},
                                   {"again_in_ms", static_cast<std::int64_t>(worker.pause.count())}});
}

void Supervisor::look_after(const std::string& agency, Worker& worker, Ends& ends) {
  if (worker.process != 0) {
    int status = 0;
    const auto ended = ::waitpid(worker.process, &status, WNOHANG);
    if (ended == worker.process || (ended < 0 && errno == ECHILD)) note_end(agency, worker, status, ends);
  }
  if (worker.process == 0 && !stopping_ && Steady::now() >= worker.start_after) start_worker(agency, worker);
}

void Supervisor::work() {
  const Doorbell pause{{}};
  while (true) {
    Ends ends;
    const auto left = workers_.with([&](auto& workers) {
      std::size_t running = 0;
      for (auto& [agency, worker] : workers) {
        look_after(agency, worker, ends);
        if (worker.process != 0) ++running;
      }
      return running;
    });
    // Told outside the lock: the listener writes to the store.
    for (const auto& [agency, how] : ends)
      on_end_(agency, how);
    if (stopping_ && left == 0) return;
    pause.wait(kLookEvery);
  }
}

void Supervisor::begin_stop(std::chrono::seconds within) {
  if (stopping_.exchange(true)) return;
  kill_at_ = Steady::now() + within;
  for (const auto& [agency, process] : running())
    ::kill(process, SIGTERM);
}

void Supervisor::stop(std::chrono::seconds within) {
  if (!thread_.joinable()) return;
  begin_stop(within);
  const Doorbell pause{{}};
  while (!running().empty() && Steady::now() < kill_at_)
    pause.wait(kLookEvery);
  for (const auto& [agency, process] : running()) {
    log_event(events::worker_killed, {{"agency", agency}, {"process", process}});
    ::kill(process, SIGKILL);
  }
  thread_.join();
}

void Supervisor::hurry(const std::string& agency) {
  workers_.with([&](auto& workers) {
    const auto found = workers.find(agency);
    if (found != workers.end()) found->second.start_after = Steady::now();
  });
}

std::map<std::string, int> Supervisor::running() const {
  return workers_.with([](const auto& workers) {
    std::map<std::string, int> ids;
    for (const auto& [agency, worker] : workers)
      if (worker.process != 0) ids[agency] = worker.process;
    return ids;
  });
}

std::set<std::string> Supervisor::failing() const {
  const auto now = Steady::now();
  return workers_.with([&](const auto& workers) {
    std::set<std::string> agencies;
    for (const auto& [agency, worker] : workers) {
      const bool is_healthy = worker.process != 0 && now - worker.started_at >= kHealthyAfter;
      if (worker.pause.count() > 0 && !is_healthy) agencies.insert(agency);
    }
    return agencies;
  });
}

}  // namespace tongbao
