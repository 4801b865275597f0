#include "gateway/store/row_locks.h"

#include <algorithm>
#include <set>

#include "gateway/store/sql_array.h"

namespace tongbao {
namespace {

std::int64_t make_person(SqlConnection& sql, const std::string& index_key) {
  const auto row = sql.value<std::int64_t>("INSERT INTO people (change_count) VALUES (0) RETURNING person_row");
  const auto made =
      sql.run("INSERT INTO person_keys (index_key, person_row) VALUES (:index_key, :person_row) ON CONFLICT DO NOTHING",
              index_key, row);
  if (made == 1) return row;
  // Another process made this person meanwhile: our row stays without a key, unused.
  return person_row_of(sql, index_key);
}

}  // namespace

std::int64_t person_row_of(SqlConnection& sql, std::string_view index_key) {
  return sql.value<std::int64_t>("SELECT person_row FROM person_keys WHERE index_key = :index_key", index_key);
}

void lock_rows(SqlConnection& sql, const WriteScope& scope) {
  std::set<std::int64_t> rows{scope.person_rows.begin(), scope.person_rows.end()};
  std::set<std::string> unknown{scope.index_keys.begin(), scope.index_keys.end()};
  for (const auto& [key, row] : rows_in<std::string, std::int64_t>(sql, "SELECT index_key, person_row FROM person_keys",
                                                                   "index_key", std::set<std::string>{unknown})) {
    unknown.erase(key);
    rows.insert(row);
  }
  for (const auto& key : unknown)
    rows.insert(make_person(sql, key));
  if (sql.engine() == Engine::sqlite) return;
  if (!rows.empty())
    sql.rows<std::int64_t>(
        "SELECT person_row FROM people WHERE person_row = ANY (CAST(:rows AS bigint[])) ORDER BY person_row FOR UPDATE",
        array_literal(rows));
  const std::set<std::string> cases{scope.case_ids.begin(), scope.case_ids.end()};
  if (!cases.empty())
    sql.rows<std::string>(
        "SELECT case_id FROM cases WHERE case_id = ANY (CAST(:ids AS text[])) ORDER BY case_id FOR UPDATE",
        array_literal(cases));
  // The counter row of a new day does not exist yet: two batches that make several of them need an order, too.
  for (const auto& office : std::set<std::string>{scope.offices.begin(), scope.offices.end()})
    sql.row<std::string>("SELECT CAST(pg_advisory_xact_lock(7402117, hashtext(CAST(:office AS text))) AS text)",
                         office);
}

}  // namespace tongbao
