#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace tongbao::stage {

class Database;

/// A prepared statement. Parameters and columns count from 1 and 0 as SQLite does. One thread.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, std::int64_t number);
  /// Binds in order from 1.
  template <class... Values>
  Statement& with(const Values&... values) {
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }
  /// True when there is a row.
  bool step();
  /// Runs to the end.
  void run();
  std::string text(int column) const;
  std::int64_t number(int column) const;
  bool is_null(int column) const;

 private:
  void bind_one(int index, std::string_view text) { bind(index, text); }
  void bind_one(int index, const char* text) { bind(index, std::string_view{text}); }
  void bind_one(int index, std::int64_t number) { bind(index, number); }
  void bind_one(int index, int number) { bind(index, static_cast<std::int64_t>(number)); }
  void bind_one(int index, bool flag) { bind(index, static_cast<std::int64_t>(flag)); }
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

/// A register in a SQLite file (WAL). Everything throws std::runtime_error on trouble. A thread that uses it holds
/// lock() meanwhile (recursive).
class Database {
 public:
  /// Opens or creates the file and its folder.
  explicit Database(const std::filesystem::path& file);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] std::unique_lock<std::recursive_mutex> lock() { return std::unique_lock{mutex_}; }
  /// One or more statements without parameters.
  void run(std::string_view sql);
  std::int64_t last_row_id() const;
  std::int64_t changed_rows() const;

 private:
  friend class Statement;
  std::recursive_mutex mutex_;
  sqlite3* handle_ = nullptr;
};

/// BEGIN IMMEDIATE until commit(); rolled back when it dies before. Holds the database's lock.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  std::unique_lock<std::recursive_mutex> lock_;
  bool open_ = true;
};

}  // namespace tongbao::stage
