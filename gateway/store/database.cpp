#include "gateway/store/database.h"

#include <cerrno>
#include <cstring>
#include <sys/file.h>

#include <fcntl.h>
#include <unistd.h>

namespace tongbao {
namespace {

void make_sqlite_durable(SqlConnection& connection) {
  connection.command("PRAGMA busy_timeout = 10000");
  const auto journal = connection.value<std::string>("PRAGMA journal_mode = WAL");
  if (journal != "wal") throw SqlTrouble{"SQLite cannot use WAL here (journal_mode is " + journal + ")", false};
  connection.command("PRAGMA synchronous = FULL");
  if (connection.value<std::int64_t>("PRAGMA synchronous") < 2)
    throw SqlTrouble{"SQLite refuses synchronous=FULL: nothing weaker keeps an accepted case", false};
  connection.command("PRAGMA foreign_keys = ON");
  connection.command("PRAGMA wal_autocheckpoint = 4000");
  connection.command("PRAGMA cache_size = -32000");
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
  connection.command("SET client_min_messages = 'error'");
}

}  // namespace

std::unique_ptr<SqlConnection> open_connection(const DatabaseLocation& location) {
  auto connection = std::make_unique<SqlConnection>(location.engine, location.where);
  if (location.engine == Engine::sqlite)
    make_sqlite_durable(*connection);
  else
    check_postgresql_durable(*connection);
  return connection;
}

WriteTransaction::WriteTransaction(SqlConnection& connection, const DatabaseLocation& location)
    : connection_{connection} {
  if (location.engine == Engine::sqlite) {
    const auto path = location.where + ".lock";
    lock_file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_file_ < 0) throw SqlTrouble{path + ": " + std::strerror(errno), false};
    while (::flock(lock_file_, LOCK_EX) != 0) {
      if (errno != EINTR) {
        const auto why = path + ": " + std::strerror(errno);
        ::close(lock_file_);
        throw SqlTrouble{why, false};
      }
    }
  }
  try {
    connection_.command(location.engine == Engine::sqlite ? "BEGIN IMMEDIATE" : "BEGIN ISOLATION LEVEL READ COMMITTED");
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
  connection_.command("COMMIT");
  open_ = false;
}

}  // namespace tongbao
