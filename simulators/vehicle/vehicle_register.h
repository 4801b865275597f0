#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/stage/database.h"
#include "simulators/stage/day_clock.h"
#include "simulators/vehicle/decision.h"

namespace tongbao::sim_vehicle {

/// A seed that cannot be taken in; its text says why.
struct BadSeed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The office's own books: people, vehicles, licences and the history of their changes. Writing needs a Transaction of
/// the caller; reading locks by itself.
class VehicleRegister {
 public:
  /// `office` is the agency_office of rows whose seed names none.
  VehicleRegister(stage::Database& database, std::string office);

  /// Adds people that are not there yet (format: simulators/vehicle/README.md). Throws BadSeed with a
  /// sentence when the seed is wrong; then nothing was added. Returns how many people are new.
  int seed(const nlohmann::json& seed);
  Holdings holdings(const Notice& notice, stage::Instant now);
  /// What an event, with its corrections, changed under a procedure and still stands: one entry per record and field,
  /// from the value before the first of them to the value after the last.
  std::vector<StandingWrite> standing(const std::string& event_id, const std::string& procedure);
  /// Writes a decision on a notice without `annuls`.
  void apply(const Notice& notice, const Decision& decision, stage::Instant now);
  /// Writes what taking an event back does.
  void apply(const Notice& notice, const Annulment& annulment, stage::Instant now);
  /// {"people", "vehicles", "licences", "history"}: all rows.
  nlohmann::json dump();

 private:
  void add_person(const nlohmann::json& person);
  void write_value(const std::string& procedure, const Write& write);
  void raise_seq(const Notice& notice);
  stage::Database& database_;
  const std::string office_;
};

}  // namespace tongbao::sim_vehicle
