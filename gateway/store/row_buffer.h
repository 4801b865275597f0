#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/store/sql_array.h"

namespace tongbao {

/// A table and the columns its rows are written with, in the order of the values. Made once for each, and kept: buffers
/// know it by its address.
class InsertInto {
 public:
  InsertInto(std::string_view table, std::vector<std::string_view> columns);

  /// Writes one row.
  const std::string& one_row() const { return one_row_; }
  /// Writes many, in their order: a parameter for each column, an array of its values (PostgreSQL).
  std::string many_rows(const std::vector<SqlType>& types) const;

 private:
  std::string table_;
  std::vector<std::string_view> columns_;
  std::string one_row_;
};

/// Rows on their way into the store. Where every statement is a round trip they can be collected and written table by
/// table, a statement each. One transaction's; whoever collects also writes, before anybody reads these tables.
class RowBuffer {
 public:
  explicit RowBuffer(SqlConnection& sql) : sql_{sql} {}

  /// From here on rows wait for write(). On SQLite they never do.
  void collect() { collecting_ = sql_.engine() == Engine::postgresql; }
  /// Writes what waits, tables in the order in which their first rows came, and collects no more.
  void write();

  template <class... Values>
  void insert(const InsertInto& into, const Values&... values) {
    const std::vector<SqlValue> row{sql_value(values)...};
    add(into, row);
  }

 private:
  struct Waiting {
    const InsertInto* into;
    std::vector<SqlType> types;
    std::vector<SqlArray> columns;
  };

  void add(const InsertInto& into, const std::vector<SqlValue>& row);

  SqlConnection& sql_;
  bool collecting_ = false;
  std::vector<Waiting> waiting_;
};

}  // namespace tongbao
