#pragma once

#include <memory>
#include <string>

#include "gateway/contract/result.h"
#include "gateway/store/sql_connection.h"

namespace tongbao {

/// Where the store lies: a file for SQLite, a libpq connection string for PostgreSQL.
struct DatabaseLocation {
  Engine engine = Engine::sqlite;
  std::string where;
};

/// Opens a connection fit for the promise (an accepted case is never lost): SQLite with WAL and synchronous=FULL,
/// PostgreSQL with fsync and synchronous_commit on. Throws SqlTrouble when the database offers less.
std::unique_ptr<SqlConnection> open_connection(const DatabaseLocation& location);

/// For the connection that writes: all its statements find their rows by keys, so PostgreSQL need not consider anything
/// else. Its guesses about tables that grew since it looked at them last would make it read them whole.
void keep_to_keys(SqlConnection& connection);

/// One write transaction. SQLite: holds the side file's kernel lock, so that several processes queue fairly instead of
/// starving on the busy handler. Rolls back unless committed. One thread.
class WriteTransaction {
 public:
  WriteTransaction(SqlConnection& connection, const DatabaseLocation& location);
  ~WriteTransaction();
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;

  SqlConnection& sql() { return connection_; }
  /// Durable on return. Throws SqlTrouble; when it says `lost`, the effect is unknown.
  void commit();

 private:
  SqlConnection& connection_;
  int lock_file_ = -1;
  bool open_ = false;
};

}  // namespace tongbao
