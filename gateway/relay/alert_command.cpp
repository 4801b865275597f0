#include "gateway/relay/alert_command.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/wait.h>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

namespace tongbao {
namespace {

/// What a pipe takes at once, so that feeding never waits for the command to read.
constexpr std::size_t kMostInput = 60'000;

struct SpawnWishes {
  SpawnWishes() {
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnWishes() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnWishes(const SpawnWishes&) = delete;
  SpawnWishes& operator=(const SpawnWishes&) = delete;
  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};
};

/// Its own group, our signals unblocked, no file of ours but standard error: a run that outlives us must not keep our
/// ports or locks.
int spawn(const std::vector<std::string>& words, int input, pid_t& process) {
  SpawnWishes wishes;
  posix_spawn_file_actions_adddup2(&wishes.files, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&wishes.files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&wishes.files, STDERR_FILENO + 1);
  sigset_t none, usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigmask(&wishes.attributes, &none);
  posix_spawnattr_setsigdefault(&wishes.attributes, &usual);
  posix_spawnattr_setpgroup(&wishes.attributes, 0);
  posix_spawnattr_setflags(&wishes.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> arguments;
  for (const auto& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: posix_spawn's type, it changes none
  arguments.push_back(nullptr);
  return posix_spawn(&process, words.front().c_str(), &wishes.files, &wishes.attributes, arguments.data(), environ);
}

Failure not_started(int error) {
  return {FailureKind::configuration, "not_started", std::strerror(error)};
}

CommandEnd end_of(int status, bool cut) {
  if (cut) return {"cut", "over_its_limit"};
  if (WIFSIGNALED(status)) return {"failed", "signal_" + std::to_string(WTERMSIG(status))};
  const auto reason = "exit_" + std::to_string(WEXITSTATUS(status));
  return {WEXITSTATUS(status) == 0 ? "good" : "failed", reason};
}

}  // namespace

AlertCommand::AlertCommand(std::vector<std::string> words, std::chrono::seconds limit)
    : words_{std::move(words)}, limit_{limit} {}

AlertCommand::~AlertCommand() {
  kill();
}

Result<Done> AlertCommand::start(const std::string& input, Steady::time_point now) {
  if (runs() || !exists() || input.size() > kMostInput) return not_started(EINVAL);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return not_started(errno);
  // Written before it starts: it may well never read, and SIGPIPE is ignored.
  const bool fed = ::write(ends[1], input.data(), input.size()) == static_cast<ssize_t>(input.size());
  ::close(ends[1]);
  pid_t process = 0;
  const int error = fed ? spawn(words_, ends[0], process) : EIO;
  ::close(ends[0]);
  if (error != 0) return not_started(error);
  process_ = process;
  kill_at_ = now + limit_;
  cut_ = false;
  return Done{};
}

std::optional<CommandEnd> AlertCommand::turn(Steady::time_point now) {
  if (!runs()) return std::nullopt;
  int status = 0;
  const auto ended = ::waitpid(process_, &status, WNOHANG);
  if (ended == process_ || (ended < 0 && errno == ECHILD)) {
    ::kill(-process_, SIGKILL);  // what it left behind
    process_ = 0;
    return end_of(status, cut_);
  }
  if (now >= kill_at_ && !cut_) {
    cut_ = true;
    ::kill(-process_, SIGKILL);
  }
  return std::nullopt;
}

void AlertCommand::kill() {
  if (!runs()) return;
  ::kill(-process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

}  // namespace tongbao
