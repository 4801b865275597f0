#include "gateway/store/row_buffer.h"

#include <algorithm>

namespace tongbao {
namespace {

std::string listed(const std::vector<std::string_view>& columns, std::string_view before) {
  std::string text;
  for (const auto column : columns) {
    if (!text.empty()) text += ", ";
    text.append(before).append(column);
  }
  return text;
}

}  // namespace

InsertInto::InsertInto(std::string_view table, std::vector<std::string_view> columns)
    : table_{table}, columns_{std::move(columns)} {
  one_row_ = "INSERT INTO " + table_ + " (" + listed(columns_, "") + ") VALUES (" + listed(columns_, ":") + ")";
}

std::string InsertInto::many_rows(const std::vector<SqlType>& types) const {
  std::string arrays;
  for (std::size_t index = 0; index < columns_.size(); ++index) {
    if (index > 0) arrays += ", ";
    arrays.append("CAST(:").append(columns_[index]);
    arrays += types[index] == SqlType::integer ? " AS bigint[])" : " AS text[])";
  }
  return "INSERT INTO " + table_ + " (" + listed(columns_, "") + ") SELECT " + listed(columns_, "v.") +
         " FROM unnest(" + arrays + ") WITH ORDINALITY AS v(" + listed(columns_, "") +
         ", row_order) ORDER BY v.row_order";
}

void RowBuffer::add(const InsertInto& into, const std::vector<SqlValue>& row) {
  if (!collecting_) {
    sql_.run_values(into.one_row(), row);
    return;
  }
  auto found = std::ranges::find(waiting_, &into, &Waiting::into);
  if (found == waiting_.end()) {
    found = waiting_.insert(waiting_.end(), {&into, {}, std::vector<SqlArray>(row.size())});
    for (const auto& value : row)
      found->types.push_back(value.type);
  }
  for (std::size_t index = 0; index < row.size(); ++index)
    found->columns[index].add(row[index]);
}

void RowBuffer::write() {
  collecting_ = false;
  for (const auto& table : waiting_) {
    std::vector<std::string> arrays;
    for (const auto& column : table.columns)
      arrays.push_back(column.text());
    std::vector<SqlValue> values;
    for (const auto& array : arrays)
      values.push_back(sql_value(array));
    sql_.run_values(table.into->many_rows(table.types), values);
  }
  waiting_.clear();
}

}  // namespace tongbao
