#include "gateway/store/sql_connection.h"

#include <deque>
#include <mutex>
#include <unordered_map>

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "gateway/store/server_patience.h"

namespace tongbao {
namespace {

/// SOCI's category is `unknown` for a server that went away: only libpq knows that the connection is gone.
bool connection_is_gone(soci::session& session, const soci::soci_error& error) {
  if (error.get_error_category() == soci::soci_error::connection_error) return true;
  // By name: Debian's SOCI does not export the class's type information.
  if (session.get_backend_name() != "postgresql") return false;
  const auto* backend = static_cast<const soci::postgresql_session_backend*>(session.get_backend());
  return PQstatus(backend->conn_) != CONNECTION_OK;
}

/// What the database says, without the values it was asked about: those are personal, and this text goes into logs.
/// SOCI's what() adds every bound value, PostgreSQL's DETAIL line the failing row; the first line holds neither.
std::string words_of(const soci::soci_error& error) {
  const auto words = error.get_error_message();
  return words.substr(0, words.find('\n'));
}

/// SQLSTATEs of PostgreSQL (its manual, appendix A) that are no row's fault: the same write may go well later, on a new
/// connection, perhaps to another server. A server that was the first and is a standby now refuses to write.
constexpr std::string_view kServerIsAtFault[] = {
    "25006",                    // read_only_sql_transaction
    "53100", "53200", "53300",  // disk_full, out_of_memory, too_many_connections
    "57P01", "57P02", "57P03",  // shut down, crashed, cannot connect now
    "58030",                    // io_error
};

/// A full or failing disk or a server that cannot write now. PostgreSQL's words begin with a severity and the SQLSTATE,
/// whatever its language; SQLite's are those of SQLITE_FULL and SQLITE_IOERR.
bool server_is_at_fault(std::string_view words) {
  for (const auto state : kServerIsAtFault)
    if (words.find(std::string{state} + ":") != std::string_view::npos) return true;
  return words.find("database or disk is full") != std::string_view::npos ||
         words.find("disk I/O error") != std::string_view::npos;
}

[[noreturn]] void rethrow_as_trouble(soci::session& session, const soci::soci_error& error) {
  const auto words = words_of(error);
  throw SqlTrouble{words, connection_is_gone(session, error) || server_is_at_fault(words)};
}

/// Before the first connection of the process: every connection is one thread's at a time, so SQLite need not lock its
/// own, and nobody asks for its memory statistics, which are counted under one lock for all. Pages come one by one: by
/// itself SQLite sets twenty of them up for every short-lived table of a statement.
void configure_sqlite() {
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
  });
}

const soci::backend_factory& backend_of(Engine engine) {
  if (engine == Engine::sqlite) {
    configure_sqlite();
    return *soci::factory_sqlite3();
  }
  return *soci::factory_postgresql();
}

}  // namespace

/// A statement with the storage its placeholders and columns are bound to; addresses must not move.
struct SqlConnection::Prepared {
  struct Slot {
    SqlType type;
    soci::indicator indicator = soci::i_ok;
    long long number = 0;
    std::string text;
  };
  std::string sql;
  std::deque<Slot> arguments;
  std::deque<Slot> columns;
  std::unique_ptr<soci::statement> statement;
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

struct SqlConnection::Inner {
  soci::session session;
  std::string warning;  // the server's last one
  std::unordered_map<std::string, std::unique_ptr<Prepared>, TextHash, std::equal_to<>> statements;
};

SqlConnection::SqlConnection(Engine engine, const std::string& where) : engine_{engine} {
  inner_ = std::make_unique<Inner>();
  try {
    inner_->session.open(backend_of(engine), engine == Engine::postgresql ? with_server_patience(where) : where);
  } catch (const soci::soci_error& error) {
    throw SqlTrouble{words_of(error), true};
  }
  if (engine == Engine::postgresql) listen_to_server();
}

/// Errors with their SQLSTATE, warnings kept instead of printed.
void SqlConnection::listen_to_server() {
  auto* connection = static_cast<soci::postgresql_session_backend*>(inner_->session.get_backend())->conn_;
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  PQsetNoticeReceiver(
      connection,
      [](void* inner, const PGresult* notice) {
        const auto* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
        const auto* text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
        if (severity != nullptr && std::string_view{severity} == "WARNING")
          static_cast<Inner*>(inner)->warning = text != nullptr ? text : "a warning without words";
      },
      inner_.get());
}

void SqlConnection::commit() {
  if (engine_ == Engine::sqlite) {
    run("COMMIT");
    return;
  }
  inner_->warning.clear();
  command("COMMIT");
  if (!inner_->warning.empty()) throw SqlTrouble{"COMMIT with a warning: " + inner_->warning, true};
}

SqlConnection::~SqlConnection() = default;

SqlConnection::Prepared& SqlConnection::prepared(std::string_view sql, std::span<const SqlValue> values,
                                                 std::span<const SqlType> columns) {
  if (const auto known = inner_->statements.find(sql); known != inner_->statements.end()) return *known->second;
  auto fresh = std::make_unique<Prepared>();
  fresh->sql = std::string{sql};
  fresh->statement = std::make_unique<soci::statement>(inner_->session);
  for (const auto& value : values) {
    auto& argument = fresh->arguments.emplace_back(Prepared::Slot{value.type, soci::i_ok, 0, {}});
    if (value.type == SqlType::integer)
      fresh->statement->exchange(soci::use(argument.number, argument.indicator));
    else
      fresh->statement->exchange(soci::use(argument.text, argument.indicator));
  }
  for (const auto type : columns) {
    auto& column = fresh->columns.emplace_back(Prepared::Slot{type, soci::i_ok, 0, {}});
    if (type == SqlType::integer)
      fresh->statement->exchange(soci::into(column.number, column.indicator));
    else
      fresh->statement->exchange(soci::into(column.text, column.indicator));
  }
  fresh->statement->alloc();
  fresh->statement->prepare(fresh->sql);
  fresh->statement->define_and_bind();
  auto text = fresh->sql;
  return *inner_->statements.emplace(std::move(text), std::move(fresh)).first->second;
}

std::uint64_t SqlConnection::execute(std::string_view sql, std::span<const SqlValue> values,
                                     std::span<const SqlType> columns, RowSink* sink) {
  try {
    auto& ready = prepared(sql, values, columns);
    for (std::size_t index = 0; index < values.size(); ++index) {
      auto& argument = ready.arguments[index];
      argument.indicator = values[index].null ? soci::i_null : soci::i_ok;
      argument.number = values[index].number;
      argument.text.assign(values[index].text);
    }
    bool more = ready.statement->execute(true);
    if (sink == nullptr) return static_cast<std::uint64_t>(ready.statement->get_affected_rows());
    std::vector<Cell> cells(columns.size());
    std::uint64_t count = 0;
    while (more) {
      for (std::size_t index = 0; index < columns.size(); ++index) {
        auto& column = ready.columns[index];
        cells[index].null = column.indicator == soci::i_null;
        cells[index].number = column.number;
        cells[index].text.clear();
        if (!cells[index].null) cells[index].text.swap(column.text);
      }
      sink->take(cells);
      ++count;
      more = ready.statement->fetch();
    }
    return count;
  } catch (const soci::soci_error& error) {
    if (const auto known = inner_->statements.find(sql); known != inner_->statements.end())
      inner_->statements.erase(known);
    rethrow_as_trouble(inner_->session, error);
  }
}

void SqlConnection::command(const std::string& sql) {
  try {
    inner_->session << sql;
  } catch (const soci::soci_error& error) {
    rethrow_as_trouble(inner_->session, error);
  }
}

}  // namespace tongbao
