#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include "gateway/store/sql_connection.h"

namespace tongbao {

/// A PostgreSQL array as text, for parameters that are cast to `text[]` or `bigint[]`.
class SqlArray {
 public:
  void add(const SqlValue& value);
  /// '{"a","b"}', '{1,2}'.
  std::string text() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

/// The type of an array of such values, for a cast.
template <class Value>
constexpr std::string_view array_type() {
  return sql_type_of<Value>() == SqlType::integer ? "bigint[]" : "text[]";
}

/// The array of all `keys`.
template <class Keys>
std::string array_literal(const Keys& keys) {
  SqlArray array;
  for (const auto& key : keys)
    array.add(sql_value(key));
  return array.text();
}

/// The same as JSON, for SQLite's json_each().
template <class Keys>
std::string json_list(const Keys& keys) {
  return nlohmann::json(keys).dump();
}

/// The rows of `select` whose `column` is one of `keys`, in no order. Both texts come from a small closed set.
template <class... Columns, class Key>
std::vector<std::tuple<Columns...>> rows_in(SqlConnection& sql, std::string_view select, std::string_view column,
                                            const std::set<Key>& keys) {
  if (keys.empty()) return {};
  const std::string where = std::string{select} + " WHERE " + std::string{column};
  if (sql.engine() == Engine::postgresql)
    return sql.rows<Columns...>(where + " = ANY (CAST(:keys AS " + std::string{array_type<Key>()} + "))",
                                array_literal(keys));
  if (keys.size() == 1) return sql.rows<Columns...>(where + " = :key", *keys.begin());
  return sql.rows<Columns...>(where + " IN (SELECT value FROM json_each(:keys))", json_list(keys));
}

/// Gives `column` of the rows with these keys these values: one statement on PostgreSQL, one for each row on SQLite. By
/// the key alone: with a second condition PostgreSQL may choose an index that holds most of the table. The names come
/// from a small closed set.
template <class Key, class Value>
void write_column(SqlConnection& sql, std::string_view table, std::string_view column, std::string_view key,
                  const std::vector<std::pair<Key, Value>>& values) {
  if (values.empty()) return;
  const std::string set{"UPDATE " + std::string{table} + " SET " + std::string{column} + " = "};
  const std::string where{" WHERE " + std::string{table} + "." + std::string{key} + " = "};
  if (sql.engine() == Engine::sqlite) {
    const auto one = set + ":value" + where + ":key";
    for (const auto& [row, value] : values)
      sql.run(one, value, row);
    return;
  }
  SqlArray keys, fresh;
  for (const auto& [row, value] : values) {
    keys.add(sql_value(row));
    fresh.add(sql_value(value));
  }
  const auto cast = [](std::string_view name, std::string_view type) {
    return std::string{"CAST(:"}.append(name).append(" AS ").append(type).append(")");
  };
  const auto many = set + "v.fresh FROM unnest(" + cast("keys", array_type<Key>()) + ", " +
                    cast("values", array_type<Value>()) + ") AS v(row_key, fresh)" + where + "v.row_key";
  sql.run(many, keys.text(), fresh.text());
}

}  // namespace tongbao
