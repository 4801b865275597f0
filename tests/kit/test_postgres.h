#pragma once

#include <string>
#include <sys/types.h>

#include "tests/kit/temp_directory.h"

namespace tongbao {

/// A PostgreSQL server of this test program's own: made with initdb in a temporary folder, reached over a socket there
/// and nowhere else, ended with this object (or with the program). Its fsync stays on, and texts sort by a language, as
/// on a real server and unlike SQLite. Run as `postgres` when the test runs as root. One thread.
class TestPostgres {
 public:
  /// The program's server, started when first asked for. Throws when PostgreSQL is missing or does not start: a store
  /// that was not tested is a failed run.
  static TestPostgres& instance();

  ~TestPostgres();
  TestPostgres(const TestPostgres&) = delete;
  TestPostgres& operator=(const TestPostgres&) = delete;

  /// The libpq connection string of a database of this server.
  std::string where(const std::string& database) const;
  /// A new database and its connection string: empty, or a copy of `original`, to which nobody may be connected.
  std::string make_database(const std::string& original = "template0");
  /// Runs one statement that returns at most one value, outside any transaction; that value or "".
  std::string tell(const std::string& database, const std::string& sql) const;

 private:
  TestPostgres();
  void start();
  void stop();

  TempDirectory folder_;
  pid_t server_ = -1;
  int made_ = 0;
};

}  // namespace tongbao
