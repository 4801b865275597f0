#include "simulators/stage/answer_book.h"

namespace tongbao::stage {

namespace {

constexpr std::chrono::days kKept{400};

std::int64_t millis(Instant at) {
  return at.time_since_epoch().count();
}

}  // namespace

AnswerBook::AnswerBook(Database& database) : database_(database) {
  database_.run(
      "CREATE TABLE IF NOT EXISTS answers (idempotency_key TEXT PRIMARY KEY, request_digest TEXT NOT NULL, "
      "status INTEGER NOT NULL, body TEXT NOT NULL, kept_at INTEGER NOT NULL) WITHOUT ROWID");
}

std::optional<StoredAnswer> AnswerBook::find(std::string_view key, Instant now) {
  Statement row(database_,
                "SELECT request_digest, status, body FROM answers WHERE idempotency_key = ? AND kept_at > ?");
  row.with(key, millis(now - kKept));
  if (!row.step()) return std::nullopt;
  return StoredAnswer{row.text(0), static_cast<int>(row.number(1)), row.text(2)};
}

void AnswerBook::keep(std::string_view key, const StoredAnswer& answer, Instant now) {
  Statement(database_,
            "INSERT OR REPLACE INTO answers (idempotency_key, request_digest, status, body, kept_at) "
            "VALUES (?, ?, ?, ?, ?)")
      .with(key, answer.request_digest, answer.status, answer.body, millis(now))
      .run();
}

ReceivedLog::ReceivedLog(Database& database) : database_(database) {
  database_.run(
      "CREATE TABLE IF NOT EXISTS received (received_id INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, "
      "subject TEXT NOT NULL, subject_seq TEXT NOT NULL, procedure TEXT NOT NULL);"
      "CREATE TABLE IF NOT EXISTS arrivals (arrival_id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, "
      "arrived_at INTEGER NOT NULL);"
      "CREATE INDEX IF NOT EXISTS arrivals_by_event ON arrivals (event_id)");
}

void ReceivedLog::note(const Arrival& arrival) {
  Transaction transaction(database_);
  Statement(database_, "INSERT OR IGNORE INTO received (event_id, subject, subject_seq, procedure) VALUES (?, ?, ?, ?)")
      .with(arrival.event_id, arrival.subject, arrival.subject_seq, arrival.procedure)
      .run();
  Statement(database_, "INSERT INTO arrivals (event_id, arrived_at) VALUES (?, ?)")
      .with(arrival.event_id, millis(arrival.at))
      .run();
  transaction.commit();
}

nlohmann::json ReceivedLog::list() {
  const auto guard = database_.lock();
  auto all = nlohmann::json::array();
  Statement rows(database_,
                 "SELECT r.event_id, r.subject, r.subject_seq, r.procedure, a.arrived_at FROM received r "
                 "JOIN arrivals a ON a.event_id = r.event_id ORDER BY r.received_id, a.arrival_id");
  while (rows.step()) {
    if (all.empty() || all.back()["event_id"] != rows.text(0))
      all.push_back({{"event_id", rows.text(0)},
                     {"subject", rows.text(1)},
                     {"subject_seq", rows.text(2)},
                     {"procedure", rows.text(3)},
                     {"times", nlohmann::json::array()},
                     {"times_seen", 0}});
    auto& entry = all.back();
    entry["times"].push_back(rfc3339(Instant{std::chrono::milliseconds{rows.number(4)}}));
    entry["times_seen"] = entry["times"].size();
  }
  return all;
}

}  // namespace tongbao::stage
