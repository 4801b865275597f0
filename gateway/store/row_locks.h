#pragma once

#include "gateway/store/sql_connection.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// Makes people that are new and locks everything in `scope`, people before cases before offices, in key order. On
/// SQLite the write transaction itself is the lock. Throws SqlTrouble.
void lock_rows(SqlConnection& sql, const WriteScope& scope);

/// The person row of an index key that lock_rows has seen.
std::int64_t person_row_of(SqlConnection& sql, std::string_view index_key);

}  // namespace tongbao
