#include "gateway/store/schema.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "gateway/store/migration_0001.h"

namespace tongbao {
namespace {

constexpr std::array kMigrations{kMigration0001};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string in_dialect(std::string_view script, Engine engine) {
  std::string text{script};
  const bool sqlite = engine == Engine::sqlite;
  // Without AUTOINCREMENT SQLite numbers from the highest row there is, and need not keep a table of numbers.
  replace_all(text, "{serial}", sqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "BIGSERIAL PRIMARY KEY");
  replace_all(text, "{row}", sqlite ? "INTEGER PRIMARY KEY" : "BIGSERIAL PRIMARY KEY");
  replace_all(text, " {with_room}", sqlite ? "" : " WITH (fillfactor = 70)");
  return text;
}

/// Statement by statement: SQLite's driver runs one at a time. No script holds a semicolon inside a statement.
void run_script(SqlConnection& sql, const std::string& script) {
  std::size_t start = 0;
  for (auto end = script.find(';'); end != std::string::npos; start = end + 1, end = script.find(';', start)) {
    const auto statement = script.substr(start, end - start);
    if (statement.find_first_not_of(" \n\t") != std::string::npos) sql.command(statement);
  }
}

void make_version_table(SqlConnection& sql) {
  sql.command("CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)");
}

bool has_version_table(SqlConnection& sql, Engine engine) {
  if (engine == Engine::postgresql)
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('schema_migrations')") != 0;
  return sql.value<std::int64_t>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_migrations'") != 0;
}

std::int64_t version_of(SqlConnection& sql) {
  return sql.value<std::int64_t>("SELECT COALESCE(MAX(version), 0) FROM schema_migrations");
}

Failure unreachable(const SqlTrouble& trouble) {
  return {FailureKind::transient, "store_unreachable", trouble.what()};
}

}  // namespace

Result<SchemaStatus> schema_status(const DatabaseLocation& location) {
  try {
    const auto wanted = static_cast<std::int64_t>(kMigrations.size());
    // A look must not make a database: SQLite would.
    if (location.engine == Engine::sqlite && !std::filesystem::exists(location.where)) return SchemaStatus{0, wanted};
    auto connection = open_connection(location);
    return SchemaStatus{has_version_table(*connection, location.engine) ? version_of(*connection) : 0, wanted};
  } catch (const SqlTrouble& trouble) {
    return unreachable(trouble);
  }
}

Result<SchemaStatus> migrate_schema(const DatabaseLocation& location, const Clock& clock) {
  const auto wanted = static_cast<std::int64_t>(kMigrations.size());
  try {
    auto connection = open_connection(location);
    WriteTransaction transaction{*connection, location};
    if (location.engine == Engine::postgresql) connection->command("SELECT pg_advisory_xact_lock(7402116)");
    make_version_table(*connection);
    const auto found = version_of(*connection);
    if (found > wanted)
      return Failure{FailureKind::configuration, "schema_newer",
                     "the database has schema version " + std::to_string(found) + ", this program knows " +
                         std::to_string(wanted) + ": run the newer tongbao"};
    for (auto version = found + 1; version <= wanted; ++version) {
      run_script(*connection, in_dialect(kMigrations[static_cast<std::size_t>(version - 1)], location.engine));
      connection->run("INSERT INTO schema_migrations (version, applied_at) VALUES (:version, :at)", version,
                      clock.now().time_since_epoch().count());
    }
    transaction.commit();
    return SchemaStatus{found, wanted};
  } catch (const SqlTrouble& trouble) {
    return unreachable(trouble);
  }
}

}  // namespace tongbao
