#include "simulators/tax/answer_book.h"

namespace tongbao::sim_tax {
namespace {

constexpr std::string_view kBookTables = R"sql(
CREATE TABLE IF NOT EXISTS requests(number INTEGER PRIMARY KEY AUTOINCREMENT, notice_id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL, digest TEXT NOT NULL, content TEXT NOT NULL, sequence INTEGER NOT NULL, batch_id TEXT NOT NULL,
  examining INTEGER NOT NULL, due_at INTEGER NOT NULL, answer TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS requests_examined ON requests(due_at) WHERE examining = 1;
CREATE TABLE IF NOT EXISTS batches(sequence INTEGER PRIMARY KEY, batch_id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
  file_result TEXT NOT NULL, records INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS answer_files(name TEXT PRIMARY KEY, sequence INTEGER NOT NULL, part INTEGER NOT NULL,
  bytes TEXT NOT NULL, damage TEXT NOT NULL, due_at INTEGER NOT NULL, after_damage INTEGER NOT NULL DEFAULT 0,
  written INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS answer_files_due ON answer_files(due_at) WHERE written = 0;
)sql";

constexpr std::string_view kRequestColumns =
    "SELECT notice_id, person_id, digest, content, sequence, batch_id, number, examining, due_at, answer "
    "FROM requests ";

std::int64_t millis(stage::Instant at) {
  return at.time_since_epoch().count();
}
stage::Instant instant(std::int64_t since_epoch) {
  return stage::Instant{std::chrono::milliseconds{since_epoch}};
}
std::int64_t row_value(std::uint64_t sequence) {
  return static_cast<std::int64_t>(sequence);
}

}  // namespace

TaxAnswerBook::TaxAnswerBook(stage::Database& database) : database_(database) {
  database_.run(kBookTables);
}

std::vector<TakenNotice> TaxAnswerBook::select(stage::Statement& rows) {
  std::vector<TakenNotice> out;
  while (rows.step())
    out.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), static_cast<std::uint64_t>(rows.number(4)),
                   rows.text(5), rows.number(6), rows.number(7) != 0, instant(rows.number(8)), rows.text(9)});
  return out;
}

std::optional<TakenNotice> TaxAnswerBook::find(const std::string& notice_id) {
  stage::Statement rows(database_, std::string(kRequestColumns) + "WHERE notice_id = ?1");
  auto found = select(rows.with(notice_id));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::int64_t TaxAnswerBook::open(const TakenNotice& notice) {
  stage::Statement(database_,
                   "INSERT INTO requests(notice_id, person_id, digest, content, sequence, batch_id, examining, due_at, "
                   "answer) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, '')")
      .with(notice.notice_id, notice.person_id, notice.digest, notice.content, row_value(notice.sequence),
            notice.batch_id)
      .run();
  return database_.last_row_id();
}

void TaxAnswerBook::update(const TakenNotice& notice) {
  stage::Statement(database_, "UPDATE requests SET examining = ?2, due_at = ?3, answer = ?4 WHERE notice_id = ?1")
      .with(notice.notice_id, notice.examining, millis(notice.due_at), notice.answer)
      .run();
}

std::vector<TakenNotice> TaxAnswerBook::due(stage::Instant now) {
  stage::Statement rows(database_,
                        std::string(kRequestColumns) + "WHERE examining = 1 AND due_at <= ?1 ORDER BY due_at, number");
  return select(rows.with(millis(now)));
}

std::vector<std::string> TaxAnswerBook::hasten(const std::string& notice_id, const std::string& person_id,
                                               stage::Instant now) {
  stage::Statement rows(database_,
                        "UPDATE requests SET due_at = ?1 WHERE examining = 1 AND ?2 IN ('', notice_id) "
                        "AND ?3 IN ('', person_id) RETURNING notice_id");
  rows.with(millis(now), notice_id, person_id);
  std::vector<std::string> out;
  while (rows.step())
    out.push_back(rows.text(0));
  if (notice_id.empty() && person_id.empty())
    stage::Statement(database_, "UPDATE answer_files SET due_at = MIN(due_at, ?1) WHERE written = 0")
        .with(millis(now))
        .run();
  return out;
}

std::vector<std::string> TaxAnswerBook::examining() {
  stage::Statement rows(database_, "SELECT notice_id FROM requests WHERE examining = 1 ORDER BY number");
  std::vector<std::string> out;
  while (rows.step())
    out.push_back(rows.text(0));
  return out;
}

std::vector<TakenNotice> TaxAnswerBook::newest(int most) {
  stage::Statement rows(database_, std::string(kRequestColumns) + "ORDER BY number DESC LIMIT ?1");
  return select(rows.with(most));
}

std::optional<TakenBatch> TaxAnswerBook::find_batch(std::uint64_t sequence, const std::string& batch_id) {
  stage::Statement row(database_,
                       "SELECT sequence, batch_id, digest, file_result, records FROM batches "
                       "WHERE sequence = ?1 OR batch_id = ?2 ORDER BY sequence = ?1 DESC");
  row.with(row_value(sequence), batch_id);
  if (!row.step()) return std::nullopt;
  return TakenBatch{static_cast<std::uint64_t>(row.number(0)), row.text(1), row.text(2), row.text(3), row.number(4)};
}

void TaxAnswerBook::keep_batch(const TakenBatch& batch) {
  stage::Statement(database_,
                   "INSERT INTO batches(sequence, batch_id, digest, file_result, records) VALUES (?1, ?2, ?3, ?4, ?5)")
      .with(row_value(batch.sequence), batch.batch_id, batch.digest, batch.file_result, batch.records)
      .run();
}

std::vector<TakenBatch> TaxAnswerBook::batches() {
  stage::Statement row(database_,
                       "SELECT sequence, batch_id, digest, file_result, records FROM batches ORDER BY sequence");
  std::vector<TakenBatch> out;
  while (row.step())
    out.push_back({static_cast<std::uint64_t>(row.number(0)), row.text(1), row.text(2), row.text(3), row.number(4)});
  return out;
}

int TaxAnswerBook::next_part(std::uint64_t sequence) {
  stage::Statement row(database_, "SELECT COALESCE(MAX(part), 0) + 1 FROM answer_files WHERE sequence = ?1");
  row.with(row_value(sequence)).step();
  return static_cast<int>(row.number(0));
}

void TaxAnswerBook::keep_file(std::uint64_t sequence, int part, const OutgoingFile& file) {
  stage::Statement(database_,
                   "INSERT INTO answer_files(name, sequence, part, bytes, damage, due_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .with(file.name, row_value(sequence), part, file.bytes, file.damage, millis(file.due_at))
      .run();
}

void TaxAnswerBook::write_again(std::uint64_t sequence, stage::Instant now) {
  // Files that are only due keep their time; one that was lost has none of its own (it lies years ahead).
  stage::Statement(database_,
                   "UPDATE answer_files SET written = 0, due_at = MIN(due_at, ?2) WHERE sequence = ?1 AND "
                   "(written = 1 OR due_at > ?3)")
      .with(row_value(sequence), millis(now), millis(now + std::chrono::days{365}))
      .run();
}

std::vector<OutgoingFile> TaxAnswerBook::files_due(stage::Instant now) {
  stage::Statement rows(database_,
                        "SELECT name, bytes, damage, due_at, after_damage FROM answer_files "
                        "WHERE written = 0 AND due_at <= ?1 ORDER BY sequence, part");
  rows.with(millis(now));
  std::vector<OutgoingFile> out;
  while (rows.step())
    out.push_back({rows.text(0), rows.text(1), rows.text(2), instant(rows.number(3)), rows.number(4) != 0, false});
  return out;
}

std::vector<OutgoingFile> TaxAnswerBook::all_files() {
  stage::Statement rows(database_, "SELECT name, due_at, written FROM answer_files ORDER BY sequence, part");
  std::vector<OutgoingFile> out;
  while (rows.step())
    out.push_back({rows.text(0), {}, {}, instant(rows.number(1)), false, rows.number(2) != 0});
  return out;
}

stage::Instant TaxAnswerBook::first_answer_at(std::uint64_t sequence) {
  stage::Statement row(database_, "SELECT COALESCE(MIN(due_at), 0) FROM answer_files WHERE sequence = ?1");
  row.with(row_value(sequence)).step();
  return instant(row.number(0));
}

void TaxAnswerBook::note_written(const std::string& name) {
  stage::Statement(database_, "UPDATE answer_files SET written = 1, after_damage = 0 WHERE name = ?1").with(name).run();
}

void TaxAnswerBook::note_damaged(const std::string& name, stage::Instant next) {
  stage::Statement(database_, "UPDATE answer_files SET damage = '', after_damage = 1, due_at = ?2 WHERE name = ?1")
      .with(name, millis(next))
      .run();
}

}  // namespace tongbao::sim_tax
