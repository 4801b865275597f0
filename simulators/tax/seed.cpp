#include <array>
#include <stdexcept>
#include <string_view>

#include "simulators/tax/register.h"

namespace tongbao::sim_tax {
namespace {

constexpr std::array<std::string_view, 7> kAccountMembers{"bureau",       "number",   "kind", "location",
                                                          "bill_address", "self_use", "let"};

/// A misspelt member would silently change what the day expects.
void refuse_unknown_members(const nlohmann::json& account) {
  for (const auto& [name, value] : account.items()) {
    bool known = false;
    for (const auto member : kAccountMembers)
      known = known || member == name;
    if (!known) throw std::runtime_error("seed: accounts have no member " + name);
  }
}

bool is_house(const nlohmann::json& account) {
  const auto kind = account.at("kind").get<std::string>();
  if (kind != "house" && kind != "land") throw std::runtime_error("seed: an account is of kind house or land");
  return kind == "house";
}

}  // namespace

void TaxRegister::seed(const nlohmann::json& seed) {
  stage::Statement count(database_, "SELECT COUNT(*) FROM taxpayers");
  if (count.step() && count.number(0) == 0) add(seed);
}

int TaxRegister::add(const nlohmann::json& seed) {
  if (seed.contains("bureaus"))
    for (const auto& bureau : seed.at("bureaus"))
      stage::Statement(database_, "INSERT INTO bureaus(code, county, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
          .with(bureau.at("code").get<std::string>(), bureau.at("county").get<std::string>(),
                bureau.at("name").get<std::string>())
          .run();
  int added = 0;
  for (const auto& person : seed.at("people"))
    if (person.contains("accounts") && seed_person(person)) ++added;
  return added;
}

bool TaxRegister::seed_person(const nlohmann::json& person) {
  const auto person_id = person.at("person_id").get<std::string>();
  stage::Statement(database_,
                   "INSERT INTO taxpayers(person_id, person_name, birth_date, enforcement, must_visit, "
                   "family_self_use, examination_seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING")
      .with(person_id, person.value("person_name", ""), person.value("birth_date", ""),
            person.value("enforcement", false), person.value("must_visit", false), person.value("family_self_use", 0),
            person.value("examination_seconds", 0))
      .run();
  if (database_.changed_rows() == 0) return false;
  for (const auto& account : person.at("accounts")) {
    refuse_unknown_members(account);
    stage::Statement(database_,
                     "INSERT INTO accounts(person_id, bureau, number, house, location, bill_address, self_use, let) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .with(person_id, account.at("bureau").get<std::string>(), account.at("number").get<std::string>(),
              is_house(account), account.value("location", ""),
              account.value("bill_address", person.value("address", "")), account.value("self_use", false),
              account.value("let", false))
        .run();
  }
  return true;
}

}  // namespace tongbao::sim_tax
