#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tongbao {

enum class Engine { sqlite, postgresql };

/// Trouble with the database, inside the store only: every verb of the store turns it into a Failure.
/// `lost` says that the connection is gone, or better be: whether a COMMIT took effect is unknown, and no row is at
/// fault.
class SqlTrouble : public std::runtime_error {
 public:
  SqlTrouble(const std::string& what, bool lost) : std::runtime_error{what}, lost_{lost} {}
  bool lost() const { return lost_; }

 private:
  bool lost_;
};

enum class SqlType { integer, text };

/// One bound value. Text is borrowed for the call.
struct SqlValue {
  SqlType type;
  bool null = false;
  std::int64_t number = 0;
  std::string_view text;
};

template <class Value>
struct UnwrapOptional {
  using type = Value;
};
template <class Value>
struct UnwrapOptional<std::optional<Value>> {
  using type = Value;
};
template <class Value>
using Unwrapped = typename UnwrapOptional<Value>::type;

template <class Column>
constexpr SqlType sql_type_of() {
  return std::is_same_v<Unwrapped<Column>, std::string> ? SqlType::text : SqlType::integer;
}

/// The argument as a parameter; texts are borrowed.
template <class Argument>
SqlValue sql_value(const Argument& argument) {
  if constexpr (std::is_convertible_v<const Argument&, std::string_view>) {
    return {SqlType::text, false, 0, std::string_view{argument}};
  } else if constexpr (std::is_integral_v<Argument>) {
    return {SqlType::integer, false, static_cast<std::int64_t>(argument), {}};
  } else {
    if (argument) return sql_value(*argument);
    return {sql_type_of<Argument>(), true, 0, {}};
  }
}

/// One connection with its prepared statements. One thread at a time. SQL uses `:name` placeholders in the order of the
/// arguments; each text is prepared once and kept, so texts come from a small closed set.
class SqlConnection {
 public:
  /// `where` is a file (SQLite) or a libpq connection string. Throws SqlTrouble.
  SqlConnection(Engine engine, const std::string& where);
  ~SqlConnection();
  SqlConnection(const SqlConnection&) = delete;
  SqlConnection& operator=(const SqlConnection&) = delete;

  Engine engine() const { return engine_; }

  /// Rows changed.
  template <class... Arguments>
  std::uint64_t run(std::string_view sql, const Arguments&... arguments) {
    const std::vector<SqlValue> values{sql_value(arguments)...};
    return execute(sql, values, {}, nullptr);
  }

  /// The same, with parameters whose number is known at run time only.
  std::uint64_t run_values(std::string_view sql, std::span<const SqlValue> values) {
    return execute(sql, values, {}, nullptr);
  }

  /// All rows as tuples of std::int64_t, std::string or std::optional of either.
  template <class... Columns, class... Arguments>
  std::vector<std::tuple<Columns...>> rows(std::string_view sql, const Arguments&... arguments) {
    const std::vector<SqlValue> values{sql_value(arguments)...};
    static constexpr SqlType types[] = {sql_type_of<Columns>()...};
    RowsOf<Columns...> sink;
    execute(sql, values, types, &sink);
    return std::move(sink.found);
  }

  /// The first row, or nothing.
  template <class... Columns, class... Arguments>
  std::optional<std::tuple<Columns...>> row(std::string_view sql, const Arguments&... arguments) {
    auto all = rows<Columns...>(sql, arguments...);
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
  }

  /// The only value of the first row; throws SqlTrouble when there is none.
  template <class Column, class... Arguments>
  Column value(std::string_view sql, const Arguments&... arguments) {
    auto first = row<Column>(sql, arguments...);
    if (!first) throw SqlTrouble{"no row where one was expected", false};
    return std::get<0>(std::move(*first));
  }

  /// One statement without arguments, not kept prepared: schema and transaction control.
  void command(const std::string& sql);

  /// Ends the open transaction. Throws a `lost` SqlTrouble also when the server warned: PostgreSQL does so, and answers
  /// that it committed, when the wait for a standby was cut short. The rows may then be gone after a failover.
  void commit();

 private:
  struct Cell {
    bool null = false;
    std::int64_t number = 0;
    std::string text;
  };
  struct RowSink {
    virtual ~RowSink() = default;
    virtual void take(std::span<Cell> cells) = 0;
  };
  struct Prepared;
  struct Inner;

  template <class Column>
  static Column take_cell(Cell& cell) {
    if constexpr (std::is_same_v<Column, std::string>) {
      return cell.null ? std::string{} : std::move(cell.text);
    } else if constexpr (std::is_same_v<Column, std::int64_t>) {
      return cell.null ? 0 : cell.number;
    } else {
      if (cell.null) return std::nullopt;
      return take_cell<Unwrapped<Column>>(cell);
    }
  }

  template <class... Columns>
  struct RowsOf final : RowSink {
    std::vector<std::tuple<Columns...>> found;
    void take(std::span<Cell> cells) override { take_in_order(cells, std::index_sequence_for<Columns...>{}); }
    template <std::size_t... Index>
    void take_in_order(std::span<Cell> cells, std::index_sequence<Index...>) {
      found.emplace_back(take_cell<Columns>(cells[Index])...);
    }
  };

  void listen_to_server();
  std::uint64_t execute(std::string_view sql, std::span<const SqlValue> values, std::span<const SqlType> columns,
                        RowSink* sink);
  Prepared& prepared(std::string_view sql, std::span<const SqlValue> values, std::span<const SqlType> columns);

  Engine engine_;
  std::unique_ptr<Inner> inner_;
};

}  // namespace tongbao
