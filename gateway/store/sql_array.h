#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

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

/// The array of all `keys`.
template <class Keys>
std::string array_literal(const Keys& keys) {
  SqlArray array;
  for (const auto& key : keys)
    array.add(sql_value(key));
  return array.text();
}

/// The rows of `select` whose `column` is one of `keys`: one statement on PostgreSQL, where each is a round trip, one
/// for each key on SQLite. Both texts come from a small closed set.
template <class... Columns, class Key>
std::vector<std::tuple<Columns...>> rows_in(SqlConnection& sql, std::string_view select, std::string_view column,
                                            const std::set<Key>& keys) {
  if (keys.empty()) return {};
  const std::string where = std::string{select} + " WHERE " + std::string{column} + " = ";
  if (sql.engine() == Engine::postgresql) {
    constexpr auto* type = std::is_integral_v<Key> ? "bigint[]" : "text[]";
    return sql.rows<Columns...>(where + "ANY (CAST(:keys AS " + type + "))", array_literal(keys));
  }
  std::vector<std::tuple<Columns...>> found;
  for (const auto& key : keys)
    for (auto& row : sql.rows<Columns...>(where + ":key", key))
      found.push_back(std::move(row));
  return found;
}

}  // namespace tongbao
