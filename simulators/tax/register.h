#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/stage/database.h"
#include "simulators/tax/decide.h"

namespace tongbao::sim_tax {

/// The house and land tax register: bureaus, taxpayers, accounts and every value ever changed. All of it throws
/// std::runtime_error on trouble. The caller holds the database's lock or a Transaction.
class TaxRegister {
 public:
  /// Makes the tables where they are missing.
  explicit TaxRegister(stage::Database& database);

  /// Fills an empty register from a seed file (simulators/tax/README.md); one that has taxpayers stays as it is.
  void seed(const nlohmann::json& seed);
  /// Adds what is not there yet; people are known by their ID number. How many people were added.
  int add(const nlohmann::json& seed);

  TaxpayerView taxpayer_of(const TaxNotice& notice);
  /// What the notice with that id did, and whether it still stands. Corrections of it count as part of it.
  EarlierChanges changes_of(const std::string& notice_id);
  /// Writes the changes and remembers them as this notice's.
  void carry_out(const TaxNotice& notice, const std::vector<AccountChange>& changes);
  /// The notice's SubjectSeq is now the newest of its person and procedure.
  void note_order(const TaxNotice& notice);
  /// How long the bureau looks before it decides about this taxpayer; 0: it decides at once.
  int examination_seconds(const std::string& person_id);

  /// {"bureaus": […], "people": [{…, "accounts": […]}]}, sorted, for GET /control/register.
  nlohmann::json dump();

 private:
  bool seed_person(const nlohmann::json& person);
  std::vector<TaxAccount> accounts_of(const std::string& person_id);
  stage::Database& database_;
};

}  // namespace tongbao::sim_tax
