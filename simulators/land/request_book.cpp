#include "simulators/land/request_book.h"

namespace tongbao::sim_land {
namespace {

constexpr std::string_view kRequestTables = R"sql(
CREATE TABLE IF NOT EXISTS requests(number INTEGER PRIMARY KEY AUTOINCREMENT, notice_id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL, digest TEXT NOT NULL, envelope TEXT NOT NULL, examining INTEGER NOT NULL, due_at INTEGER NOT NULL,
  result TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS requests_examined ON requests(due_at) WHERE examining = 1;
CREATE TABLE IF NOT EXISTS late_answers(answer_no INTEGER PRIMARY KEY AUTOINCREMENT, answer_id TEXT NOT NULL UNIQUE,
  notice_id TEXT NOT NULL, result TEXT NOT NULL, acknowledged INTEGER NOT NULL DEFAULT 0);
)sql";

constexpr std::string_view kColumns =
    "SELECT notice_id, person_id, digest, envelope, number, examining, due_at, result FROM requests ";

std::int64_t millis(stage::Instant at) {
  return at.time_since_epoch().count();
}

}  // namespace

RequestBook::RequestBook(stage::Database& database) : database_(database) {
  database_.run(kRequestTables);
}

std::vector<TakenRequest> RequestBook::select(stage::Statement& rows) {
  std::vector<TakenRequest> out;
  while (rows.step())
    out.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.number(4), rows.number(5) != 0,
                   stage::Instant{std::chrono::milliseconds{rows.number(6)}}, rows.text(7)});
  return out;
}

std::optional<TakenRequest> RequestBook::find(const std::string& notice_id) {
  stage::Statement rows(database_, std::string(kColumns) + "WHERE notice_id = ?1");
  auto found = select(rows.with(notice_id));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::int64_t RequestBook::open(const TakenRequest& request) {
  stage::Statement(database_,
                   "INSERT INTO requests(notice_id, person_id, digest, envelope, examining, due_at, result) "
                   "VALUES (?1, ?2, ?3, ?4, 0, 0, '')")
      .with(request.notice_id, request.person_id, request.digest, request.envelope)
      .run();
  return database_.last_row_id();
}

void RequestBook::update(const TakenRequest& request) {
  stage::Statement(database_, "UPDATE requests SET examining = ?2, due_at = ?3, result = ?4 WHERE notice_id = ?1")
      .with(request.notice_id, request.examining, millis(request.due_at), request.result)
      .run();
}

std::vector<TakenRequest> RequestBook::due(stage::Instant now) {
  stage::Statement rows(database_,
                        std::string(kColumns) + "WHERE examining = 1 AND due_at <= ?1 ORDER BY due_at, number");
  return select(rows.with(millis(now)));
}

std::vector<std::string> RequestBook::hasten(const std::string& notice_id, const std::string& person_id,
                                             stage::Instant now) {
  stage::Statement rows(database_,
                        "UPDATE requests SET due_at = ?1 WHERE examining = 1 AND ?2 IN ('', notice_id) "
                        "AND ?3 IN ('', person_id) RETURNING notice_id");
  rows.with(millis(now), notice_id, person_id);
  std::vector<std::string> out;
  while (rows.step())
    out.push_back(rows.text(0));
  return out;
}

std::vector<std::string> RequestBook::examining() {
  stage::Statement rows(database_, "SELECT notice_id FROM requests WHERE examining = 1 ORDER BY number");
  std::vector<std::string> out;
  while (rows.step())
    out.push_back(rows.text(0));
  return out;
}

std::vector<LateAnswer> RequestBook::all_answers() {
  stage::Statement rows(database_,
                        "SELECT answer_id, notice_id, result, acknowledged FROM late_answers ORDER BY answer_no");
  std::vector<LateAnswer> out;
  while (rows.step())
    out.push_back({rows.text(0), rows.text(1), rows.text(2), rows.number(3) != 0});
  return out;
}

void RequestBook::offer(const TakenRequest& request, const std::string& result) {
  stage::Statement count(database_, "SELECT COUNT(*) FROM late_answers WHERE notice_id = ?1");
  count.with(request.notice_id).step();
  const auto answer_id = std::to_string(request.number) + "-" + std::to_string(count.number(0) + 1);
  stage::Statement(database_, "INSERT INTO late_answers(answer_id, notice_id, result) VALUES (?1, ?2, ?3)")
      .with("LA-" + answer_id, request.notice_id, result)
      .run();
}

std::vector<LateAnswer> RequestBook::offered(std::size_t most) {
  stage::Statement rows(database_,
                        "SELECT answer_id, notice_id, result FROM late_answers WHERE acknowledged = 0 "
                        "ORDER BY answer_no LIMIT ?1");
  rows.with(static_cast<std::int64_t>(most));
  std::vector<LateAnswer> out;
  while (rows.step())
    out.push_back({rows.text(0), rows.text(1), rows.text(2), false});
  return out;
}

std::size_t RequestBook::offered_count() {
  stage::Statement count(database_, "SELECT COUNT(*) FROM late_answers WHERE acknowledged = 0");
  count.step();
  return static_cast<std::size_t>(count.number(0));
}

void RequestBook::acknowledge(const std::string& answer_id) {
  stage::Statement(database_, "UPDATE late_answers SET acknowledged = 1 WHERE answer_id = ?1").with(answer_id).run();
}

std::vector<TakenRequest> RequestBook::newest(int most) {
  stage::Statement rows(database_, std::string(kColumns) + "ORDER BY number DESC LIMIT ?1");
  return select(rows.with(most));
}

}  // namespace tongbao::sim_land
