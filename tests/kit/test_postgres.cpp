#include "tests/kit/test_postgres.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <unistd.h>

namespace tongbao {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kStartDeadline{60};

fs::path newest_program(const std::string& name) {
  fs::path found;
  int newest = 0;
  std::error_code none;
  for (const auto& version : fs::directory_iterator{"/usr/lib/postgresql", none}) {
    const auto program = version.path() / "bin" / name;
    const int number = std::atoi(version.path().filename().c_str());
    if (number > newest && fs::exists(program)) {
      newest = number;
      found = program;
    }
  }
  if (found.empty()) throw std::runtime_error{"PostgreSQL is missing: install the package postgresql"};
  return found;
}

/// PostgreSQL refuses to run as root.
std::optional<passwd> other_user() {
  if (::geteuid() != 0) return std::nullopt;
  const auto* user = ::getpwnam("postgres");
  if (user == nullptr) throw std::runtime_error{"there is no user postgres"};
  return *user;
}

/// Starts a program in `folder`, its output in `log` there. It ends when this program does, however that ends.
pid_t launch(const std::vector<std::string>& command, const fs::path& folder, const std::string& log) {
  const auto user = other_user();
  const auto log_path = (folder / log).string();
  std::vector<char*> words;
  for (const auto& word : command)
    words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const auto child = ::fork();
  if (child < 0) throw std::runtime_error{"no process for " + command.front()};
  if (child > 0) return child;
  if (user && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
    ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGINT);
  const int output = ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (output < 0 || ::chdir(folder.c_str()) != 0) ::_exit(126);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::execv(words.front(), words.data());
  ::_exit(127);
}

bool ended_well(pid_t child) {
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};

}  // namespace

TestPostgres& TestPostgres::instance() {
  static TestPostgres server;
  return server;
}

TestPostgres::TestPostgres() {
  if (const auto user = other_user(); user && ::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0)
    throw std::runtime_error{"the temporary folder cannot be given to postgres"};
  const auto made =
      launch({newest_program("initdb"), "--pgdata=data", "--username=postgres", "--auth=trust", "--encoding=UTF8",
              "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-Hant-TW", "--no-sync"},
             folder_.path(), "initdb.log");
  if (!ended_well(made)) throw std::runtime_error{"initdb failed"};
  start();
}

TestPostgres::~TestPostgres() {
  stop();
}

void TestPostgres::start() {
  // Without a network there is nothing to clash with: the socket's folder is ours alone.
  server_ = launch({newest_program("postgres"), "-D", "data", "-k", folder_.path().string(), "-c",
                    "listen_addresses=", "-c", "fsync=on", "-c", "shared_buffers=32MB", "-c", "deadlock_timeout=200ms"},
                   folder_.path(), "server.log");
  const auto deadline = std::chrono::steady_clock::now() + kStartDeadline;
  while (PQping(where("postgres").c_str()) != PQPING_OK) {
    if (std::chrono::steady_clock::now() > deadline || ::waitpid(server_, nullptr, WNOHANG) != 0) {
      server_ = -1;
      throw std::runtime_error{"PostgreSQL does not start"};
    }
    ::poll(nullptr, 0, 10);
  }
}

void TestPostgres::stop() {
  if (server_ <= 0) return;
  ::kill(server_, SIGQUIT);  // at once: its folder goes, there is nothing to save
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::string TestPostgres::where(const std::string& database) const {
  return "host=" + folder_.path().string() + " user=postgres dbname=" + database;
}

std::string TestPostgres::tell(const std::string& database, const std::string& sql) const {
  const std::unique_ptr<PGconn, CloseConnection> connection{PQconnectdb(where(database).c_str())};
  const std::unique_ptr<PGresult, ClearResult> result{PQexec(connection.get(), sql.c_str())};
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error{sql + ": " + PQerrorMessage(connection.get())};
  if (status == PGRES_COMMAND_OK || PQntuples(result.get()) == 0) return {};
  return PQgetvalue(result.get(), 0, 0);
}

std::string TestPostgres::make_database(const std::string& original) {
  const auto name = "test_" + std::to_string(++made_);
  tell("postgres", "CREATE DATABASE " + name + " TEMPLATE " + original);
  return where(name);
}

}  // namespace tongbao
