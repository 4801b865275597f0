#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulators/stage/database.h"
#include "simulators/stage/day_clock.h"

namespace tongbao::sim_land {

/// A notice taken once, under its id.
struct TakenRequest {
  std::string notice_id, person_id;
  std::string digest;    // of its fields
  std::string envelope;  // as received, to decide it later
  std::int64_t number = 0;
  bool examining = false;
  stage::Instant due_at{};
  std::string result;  // element `Result`: the answer to whoever asks (again)
};

/// A decision waiting to be polled.
struct LateAnswer {
  std::string answer_id, notice_id, result;
  bool acknowledged = false;
};

/// Tables `requests` and `late_answers`. Throws std::runtime_error on trouble; the caller holds the database's lock or
/// a Transaction.
class RequestBook {
 public:
  explicit RequestBook(stage::Database& database);

  std::optional<TakenRequest> find(const std::string& notice_id);
  /// Files a new request and draws its number.
  std::int64_t open(const TakenRequest& request);
  /// Writes state, due date and result.
  void update(const TakenRequest& request);
  /// Examined ones due by `now`, oldest first.
  std::vector<TakenRequest> due(stage::Instant now);
  /// Makes examined ones due at `now`: all, or those of that id or person. Their ids.
  std::vector<std::string> hasten(const std::string& notice_id, const std::string& person_id, stage::Instant now);
  /// Ids of the notices under examination, oldest first.
  std::vector<std::string> examining();

  /// Offers this result to the next polls under a new AnswerId.
  void offer(const TakenRequest& request, const std::string& result);
  /// The oldest unacknowledged ones, at most `most`.
  std::vector<LateAnswer> offered(std::size_t most);
  std::vector<LateAnswer> all_answers();
  std::size_t offered_count();
  void acknowledge(const std::string& answer_id);
  std::vector<TakenRequest> newest(int most);

 private:
  std::vector<TakenRequest> select(stage::Statement& rows);
  stage::Database& database_;
};

}  // namespace tongbao::sim_land
