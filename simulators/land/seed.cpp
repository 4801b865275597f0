#include <array>
#include <stdexcept>
#include <string_view>

#include "simulators/land/register.h"

namespace tongbao::sim_land {
namespace {

constexpr std::array<std::string_view, 11> kParcelMembers{"office",     "section", "number",      "share",
                                                          "restricted", "pending", "certificate", "doorplate",
                                                          "address",    "name",    "romanization"};

/// A misspelt member would silently change what the day expects.
void refuse_unknown(const nlohmann::json& parcel) {
  for (const auto& [name, value] : parcel.items()) {
    bool known = false;
    for (const auto member : kParcelMembers)
      known = known || member == name;
    if (!known) throw std::runtime_error("seed: parcels have no member " + name);
  }
}

}  // namespace

void LandRegister::seed(const nlohmann::json& seed) {
  stage::Statement count(database_, "SELECT COUNT(*) FROM owners");
  if (count.step() && count.number(0) == 0) add(seed);
}

int LandRegister::add(const nlohmann::json& seed) {
  if (seed.contains("offices"))
    for (const auto& office : seed.at("offices"))
      stage::Statement(database_, "INSERT INTO offices(code, county, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
          .with(office.at("code").get<std::string>(), office.at("county").get<std::string>(),
                office.at("name").get<std::string>())
          .run();
  int added = 0;
  for (const auto& person : seed.at("people"))
    if (person.contains("parcels") && seed_person(person)) ++added;
  return added;
}

bool LandRegister::seed_person(const nlohmann::json& person) {
  stage::Statement(database_,
                   "INSERT INTO owners(person_id, birth_date, deceased, examination_seconds) VALUES (?1, ?2, ?3, ?4) "
                   "ON CONFLICT DO NOTHING")
      .with(person.value("person_id", ""), person.value("birth_date", ""), person.value("deceased", false),
            person.value("examination_seconds", 0))
      .run();
  if (database_.changed_rows() == 0) return false;
  const auto owner_id = database_.last_row_id();
  for (const auto& parcel : person.at("parcels")) {
    refuse_unknown(parcel);
    seed_holding(owner_id, person, parcel);
  }
  return true;
}

void LandRegister::seed_holding(std::int64_t owner_id, const nlohmann::json& person, const nlohmann::json& parcel) {
  const auto office = parcel.at("office").get<std::string>();
  const auto section = parcel.at("section").get<std::string>();
  const auto number = parcel.at("number").get<std::string>();
  // Owners in common name the same parcel; the first one describes it.
  stage::Statement(database_,
                   "INSERT INTO parcels(office, section, number, doorplate, restricted, pending) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")
      .with(office, section, number, parcel.value("doorplate", ""), parcel.value("restricted", false),
            parcel.value("pending", false))
      .run();
  stage::Statement found(database_, "SELECT parcel_id FROM parcels WHERE office = ?1 AND section = ?2 AND number = ?3");
  found.with(office, section, number);
  if (!found.step()) throw std::runtime_error("seed: a parcel could not be entered");
  stage::Statement(database_,
                   "INSERT INTO holdings(parcel_id, owner_id, person_name, romanization, address, share, certificate) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .with(found.number(0), owner_id, parcel.value("name", person.value("person_name", "")),
            parcel.value("romanization", person.value("romanization", "")),
            parcel.value("address", person.value("address", "")), parcel.value("share", "1/1"),
            parcel.value("certificate", true))
      .run();
}

}  // namespace tongbao::sim_land
