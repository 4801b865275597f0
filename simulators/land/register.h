#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/land/decide.h"
#include "simulators/stage/database.h"

namespace tongbao::sim_land {

/// The land register: offices, parcels, owners and their entries, and every value ever changed. All of it throws
/// std::runtime_error on trouble. The caller holds the database's lock or a Transaction.
class LandRegister {
 public:
  /// Makes the tables where they are missing.
  explicit LandRegister(stage::Database& database);

  /// Fills an empty register from a seed file (simulators/land/README.md); one that has owners stays as it is.
  void seed(const nlohmann::json& seed);
  /// Adds what is not there yet; people are known by their ID number. How many people were added.
  int add(const nlohmann::json& seed);

  /// What is known about the person of this notice, found by ID number, else as a namesake.
  OwnerView owner_of(const LandNotice& notice);
  /// What the notice with that id did, and whether it still stands. Corrections of it count as part of it.
  EarlierEffect effect_of(const std::string& notice_id);
  /// Writes the changes and remembers them as this notice's.
  void carry_out(const LandNotice& notice, const std::vector<ValueChange>& changes);
  /// The notice's SubjectSeq is now the newest of its person and field.
  void note_order(const LandNotice& notice);
  /// How long this office's examination of this owner's changes takes; 0: none.
  int examination_seconds(const std::string& person_id);

  /// {"offices": […], "people": [{…, "parcels": […]}]}, sorted, for GET /control/register.
  nlohmann::json dump();

 private:
  bool seed_person(const nlohmann::json& person);
  void seed_holding(std::int64_t owner_id, const nlohmann::json& person, const nlohmann::json& parcel);
  std::vector<Holding> holdings_of(std::int64_t owner_id);
  stage::Database& database_;
};

}  // namespace tongbao::sim_land
