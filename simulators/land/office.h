#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "simulators/land/notice.h"
#include "simulators/land/register.h"
#include "simulators/land/request_book.h"
#include "simulators/land/result.h"
#include "simulators/land/soap.h"
#include "simulators/stage/code_table.h"
#include "simulators/stage/database.h"
#include "simulators/stage/day_clock.h"

namespace tongbao::sim_land {

/// A notice as it came.
struct IncomingNotice {
  LandNotice notice;
  std::string envelope;     // bytes as received
  std::string fields_text;  // field_text() of its body
};

/// The land offices behind one counter: decide, change the register and keep the answer in one transaction. Any thread;
/// throws std::runtime_error when the database fails.
class LandOffice {
 public:
  LandOffice(stage::Database& database, const stage::DayClock& clock, stage::CodeTable storable);

  /// Fills an empty register; one that has owners stays as it is.
  void seed(const nlohmann::json& seed);
  /// Adds offices and people that are not there yet. How many people.
  int add(const nlohmann::json& seed);
  /// The `Result` element for this notice: decided now, or the stored one. A fault when the id came with other fields.
  /// `examined_for` makes the office look first, whoever the owner is.
  std::variant<std::string, SoapFault> take(const IncomingNotice& incoming,
                                            std::optional<std::chrono::seconds> examined_for);
  /// The `Answers` element for a poll.
  std::string poll(const AnswerQuery& query);
  /// Decides examined notices now: all, or those of that id or person. Their ids.
  std::vector<std::string> decide_now(const std::string& notice_id, const std::string& person_id);
  /// Offers the stored answer of a notice once more, or a contradicting one (1001).
  void offer_again(const std::string& notice_id, bool contradict);

  nlohmann::json dump();
  /// {"events": [{"answer_id", "notice_id", "state"}], "pending": [ids under examination]}
  nlohmann::json answers();
  std::vector<TakenRequest> newest(int most);

 private:
  void settle_due(stage::Instant now);
  std::string settle(const LandNotice& notice, std::int64_t number, stage::Instant now);
  LandResult decide_and_write(const LandNotice& notice, stage::Instant now);
  int examination(const IncomingNotice& incoming, std::optional<std::chrono::seconds> examined_for);

  stage::Database& database_;
  const stage::DayClock& clock_;
  stage::CodeTable storable_;
  LandRegister register_;
  RequestBook book_;
};

}  // namespace tongbao::sim_land
