#include "gateway/store/database.h"

#include <cerrno>
#include <cstring>
#include <sys/file.h>

#include <fcntl.h>
#include <unistd.h>

#include "gateway/kit/fault_point.h"

namespace tongbao {
namespace {

/// Waits until no other process writes; returns the file whose closing lets the next one in.
int take_writer_lock(const DatabaseLocation& location) {
  const auto path = location.where + ".lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw SqlTrouble{path + ": " + std::strerror(errno), false};
  while (::flock(file, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const auto why = path + ": " + std::strerror(errno);
    ::close(file);
    throw SqlTrouble{why, false};
  }
  return file;
}

/// The change to WAL does not wait for others who are making it: SQLite answers "busy" at once.
std::string change_to_wal(SqlConnection& connection, const DatabaseLocation& location) {
  const int lock = take_writer_lock(location);
  try {
    auto journal = connection.value<std::string>("PRAGMA journal_mode = WAL");
    ::close(lock);
    return journal;
  } catch (const SqlTrouble&) {
    ::close(lock);
    throw;
  }
}

void make_sqlite_durable(SqlConnection& connection, const DatabaseLocation& location) {
  connection.command("PRAGMA busy_timeout = 10000");
  auto journal = connection.value<std::string>("PRAGMA journal_mode");
  const bool no_file = journal == "memory";
  if (journal != "wal" && !no_file) journal = change_to_wal(connection, location);
  if (journal != "wal") throw SqlTrouble{"SQLite cannot use WAL here (journal_mode is " + journal + ")", false};
  connection.command("PRAGMA synchronous = FULL");
  if (connection.value<std::int64_t>("PRAGMA synchronous") < 2)
    throw SqlTrouble{"SQLite refuses synchronous=FULL: nothing weaker keeps an accepted case", false};
  if (weakened("no_sync")) connection.command("PRAGMA synchronous = OFF");
  connection.command("PRAGMA foreign_keys = ON");
  connection.command("PRAGMA wal_autocheckpoint = 4000");
  connection.command("PRAGMA cache_size = -12000");
}

void check_postgresql_durable(SqlConnection& connection) {
  // `remote_apply`, `on` and `remote_write` outlive a lost machine where there is a standby; `local` and `off` do not.
  const auto commit = connection.value<std::string>("SELECT current_setting('synchronous_commit')");
  if (commit == "off" || commit == "local")
    throw SqlTrouble{"PostgreSQL runs with synchronous_commit=" + commit, false};
  if (connection.value<std::string>("SELECT current_setting('fsync')") != "on")
    throw SqlTrouble{"PostgreSQL runs with fsync=off", false};
  connection.command("SET TIME ZONE 'UTC'");
  connection.command("SET lock_timeout = '20s'");
  // A machine that vanished inside a transaction would keep its rows locked until TCP gives up.
  connection.command("SET idle_in_transaction_session_timeout = '60s'");
  // Every statement of ours finds its rows by an index. Before a young database has been analysed, PostgreSQL takes its
  // tables for small ones and keeps plans that read them whole, however large they grow.
  connection.command("SET enable_seqscan = off");
  connection.command("SET client_min_messages = 'warning'");
}

}  // namespace

std::unique_ptr<SqlConnection> open_connection(const DatabaseLocation& location) {
  auto connection = std::make_unique<SqlConnection>(location.engine, location.where);
  if (location.engine == Engine::sqlite)
    make_sqlite_durable(*connection, location);
  else
    check_postgresql_durable(*connection);
  return connection;
}

void keep_to_keys(SqlConnection& connection) {
  if (connection.engine() == Engine::sqlite) return;
  connection.command("SET enable_hashjoin = off");
  connection.command("SET enable_mergejoin = off");
}

WriteTransaction::WriteTransaction(SqlConnection& connection, const DatabaseLocation& location)
    : connection_{connection} {
  if (location.engine == Engine::sqlite) lock_file_ = take_writer_lock(location);
  try {
    if (location.engine == Engine::sqlite)
      connection_.run("BEGIN IMMEDIATE");
    else
      connection_.command("BEGIN ISOLATION LEVEL READ COMMITTED");
    open_ = true;
  } catch (const SqlTrouble&) {
    if (lock_file_ >= 0) ::close(lock_file_);
    throw;
  }
}

WriteTransaction::~WriteTransaction() {
  if (open_) {
    try {
      connection_.command("ROLLBACK");
    } catch (const SqlTrouble&) {
      // The connection is gone, and with it the transaction: the server rolls it back.
      open_ = false;
    }
  }
  if (lock_file_ >= 0) ::close(lock_file_);
}

void WriteTransaction::commit() {
  connection_.commit();
  open_ = false;
}

}  // namespace tongbao
