#include "gateway/store/payload_json.h"

#include <nlohmann/json.hpp>

#include "gateway/store/sql_connection.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

Json address_json(const Address& address) {
  return {{"as_registered", address.as_registered},
          {"area_code", address.area_code},
          {"village", address.village},
          {"neighbor", address.neighbor},
          {"street_doorplate", address.street_doorplate}};
}

Address address_from(const Json& json) {
  return {json.at("as_registered"), json.at("area_code"), json.at("village"), json.at("neighbor"),
          json.at("street_doorplate")};
}

Json name_json(const LegalName& name) {
  return {{"person_name", name.person_name}, {"romanization", name.romanization}};
}

LegalName name_from(const Json& json) {
  return {json.at("person_name"), json.at("romanization")};
}

Json change_json(const ChangePayload& change) {
  Json json{{"person_id", change.person.person_id},
            {"person_name", change.person.person_name},
            {"birth_date", change.person.birth_date}};
  if (change.old_address) json["old_address"] = address_json(*change.old_address);
  if (change.new_address) json["new_address"] = address_json(*change.new_address);
  if (change.old_name) json["old_name"] = name_json(*change.old_name);
  if (change.new_name) json["new_name"] = name_json(*change.new_name);
  if (change.untold_address) json["untold_address"] = address_json(*change.untold_address);
  if (change.untold_name) json["untold_name"] = name_json(*change.untold_name);
  return json;
}

ChangePayload change_from(const Json& json) {
  ChangePayload change;
  change.person = {json.at("person_id"), json.at("person_name"), json.at("birth_date")};
  if (json.contains("old_address")) change.old_address = address_from(json["old_address"]);
  if (json.contains("new_address")) change.new_address = address_from(json["new_address"]);
  if (json.contains("old_name")) change.old_name = name_from(json["old_name"]);
  if (json.contains("new_name")) change.new_name = name_from(json["new_name"]);
  if (json.contains("untold_address")) change.untold_address = address_from(json["untold_address"]);
  if (json.contains("untold_name")) change.untold_name = name_from(json["untold_name"]);
  return change;
}

}  // namespace

std::string to_payload_text(const CasePayload& payload) {
  Json json{{"v", 1},
            {"applicant", payload.applicant},
            {"consents", payload.consents},
            {"contact", payload.contact},
            {"changes", Json::array()},
            {"deliveries", Json::array()}};
  for (const auto& change : payload.changes)
    json["changes"].push_back(change_json(change));
  for (const auto& delivery : payload.deliveries)
    json["deliveries"].push_back({{"agency", delivery.agency},
                                  {"changes", delivery.changes},
                                  {"customer_number", delivery.customer_number},
                                  {"fallback_residence", delivery.fallback_residence}});
  return json.dump();
}

CasePayload from_payload_text(std::string_view text) {
  try {
    const auto json = Json::parse(text);
    CasePayload payload;
    payload.applicant = json.at("applicant");
    payload.consents = json.at("consents");
    payload.contact = json.at("contact");
    for (const auto& change : json.at("changes"))
      payload.changes.push_back(change_from(change));
    for (const auto& delivery : json.at("deliveries"))
      payload.deliveries.push_back({delivery.at("agency"), delivery.at("changes"), delivery.at("customer_number"),
                                    delivery.at("fallback_residence")});
    return payload;
  } catch (const Json::exception&) {
    // The exception's text may quote the row: personal data.
    throw SqlTrouble{"a payload row is damaged", false};
  }
}

std::string email_of(const CasePayload& payload) {
  const auto contact = Json::parse(payload.contact, nullptr, false);
  return contact.is_object() ? contact.value("email", std::string{}) : std::string{};
}

}  // namespace tongbao
