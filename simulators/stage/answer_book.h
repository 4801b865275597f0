#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "simulators/stage/database.h"
#include "simulators/stage/day_clock.h"

namespace tongbao::stage {

/// An answer once given, kept 400 days under the question's key.
struct StoredAnswer {
  std::string request_digest;  // of the question's body
  int status = 200;
  std::string body;
};

/// Table `answers`: what was answered under each idempotency key. The caller holds the database's lock or a
/// Transaction, so that effect and answer are written together.
class AnswerBook {
 public:
  explicit AnswerBook(Database& database);
  std::optional<StoredAnswer> find(std::string_view key, Instant now);
  void keep(std::string_view key, const StoredAnswer& answer, Instant now);

 private:
  Database& database_;
};

/// One arrival of a notice.
struct Arrival {
  std::string event_id, subject, subject_seq, procedure;
  Instant at{};
};

/// Tables `received`, `arrivals`: every notice that came and each time it came, never trimmed. Locks by itself.
class ReceivedLog {
 public:
  explicit ReceivedLog(Database& database);
  void note(const Arrival& arrival);
  /// [{"event_id", "subject", "subject_seq", "procedure", "times": [RFC 3339 …], "times_seen"}], in order of first
  /// arrival.
  nlohmann::json list();

 private:
  Database& database_;
};

}  // namespace tongbao::stage
