#include "simulators/stage/database.h"

#include <stdexcept>

#include <sqlite3.h>

namespace tongbao::stage {

namespace {

[[noreturn]] void fail(sqlite3* handle, std::string_view what) {
  throw std::runtime_error(std::string{what} + ": " + (handle != nullptr ? sqlite3_errmsg(handle) : "out of memory"));
}

}  // namespace

Database::Database(const std::filesystem::path& file) {
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) {
    const std::string why = handle_ != nullptr ? sqlite3_errmsg(handle_) : "out of memory";
    sqlite3_close(handle_);
    throw std::runtime_error("cannot open the register " + file.string() + ": " + why);
  }
  sqlite3_busy_timeout(handle_, 5000);
  // NORMAL: a killed program loses nothing; a simulated agency need not survive a power cut.
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
}

Database::~Database() {
  sqlite3_close(handle_);
}

void Database::run(std::string_view sql) {
  const auto guard = lock();
  if (sqlite3_exec(handle_, std::string{sql}.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle_, "sql");
}

std::int64_t Database::last_row_id() const {
  return sqlite3_last_insert_rowid(handle_);
}
std::int64_t Database::changed_rows() const {
  return sqlite3_changes64(handle_);
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  if (sqlite3_prepare_v2(database.handle_, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr) != SQLITE_OK)
    fail(database.handle_, "sql");
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement& Statement::bind(int index, std::string_view text) {
  if (sqlite3_bind_text64(statement_, index, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                          SQLITE_UTF8) != SQLITE_OK)
    fail(database_.handle_, "bind");
  return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
  if (sqlite3_bind_int64(statement_, index, number) != SQLITE_OK) fail(database_.handle_, "bind");
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail(database_.handle_, "step");
  return code == SQLITE_ROW;
}

void Statement::run() {
  while (step()) {
  }
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string{} : std::string(bytes, size);
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Transaction::Transaction(Database& database) : database_(database), lock_(database.lock()) {
  database_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.run("ROLLBACK");
  } catch (const std::exception&) {
    // SQLite has rolled back by itself already.
  }
}

void Transaction::commit() {
  database_.run("COMMIT");
  open_ = false;
}

}  // namespace tongbao::stage
