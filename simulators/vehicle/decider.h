#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/stage/database.h"
#include "simulators/vehicle/event_queue.h"
#include "simulators/vehicle/vehicle_register.h"

namespace tongbao::sim_vehicle {

/// Decides notices against the register, at once or later, and gives out file numbers.
class Decider {
 public:
  Decider(stage::Database& database, VehicleRegister& books, EventQueue& queue);

  /// Decides and applies; the verdict. Inside the caller's Transaction. An earlier event that is to be annulled and
  /// still waits is decided first.
  nlohmann::json decide_now(const Notice& notice, stage::Instant now);
  /// Decides waiting notices: those due at `now`, or with `all` every one, of that notice or person where named. Their
  /// ids.
  std::vector<std::string> decide_waiting(stage::Instant now, bool all, const std::string& notice_id = {},
                                          const std::string& person_id = {});

 private:
  void decide_one(const PendingNotice& pending, const Notice& notice, stage::Instant now);
  std::string next_reference(const std::string& event_id);
  stage::Database& database_;
  VehicleRegister& books_;
  EventQueue& queue_;
};

/// The notice in a body that was checked when it came; nothing when it is none.
std::optional<Notice> notice_in(const std::string& body);

}  // namespace tongbao::sim_vehicle
