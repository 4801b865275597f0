#pragma once

#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "gateway/intake/case_request.h"
#include "gateway/intake/intake_rules.h"
#include "tests/unit/domain/sample_areas.h"

namespace tongbao {

/// 2026-11-22, 11:04:05 in Taipei.
inline const Instant kSampleNow{std::chrono::milliseconds{1795316645000}};

inline const ProcedureTable& sample_procedures() {
  const std::vector<ChangeKind> moves{ChangeKind::move_in, ChangeKind::address_change,
                                      ChangeKind::doorplate_renumbering, ChangeKind::boundary_adjustment};
  const std::vector<ChangeKind> names{ChangeKind::surname_change, ChangeKind::given_name_change,
                                      ChangeKind::romanization_change, ChangeKind::name_follows_relative};
  const std::vector<ChangeKind> ex_officio{ChangeKind::doorplate_renumbering, ChangeKind::boundary_adjustment};
  static const ProcedureTable kTable{
      {"land",
       {{"land.address", "住址變更登記", "Address", moves, false, false, false},
        {"land.name", "更名登記", "Name", names, false, false, false},
        {"land.doorplate", "門牌整編", "Door plate", ex_officio, false, false, true}}},
      {"vehicle", {{"vehicle.registration_address", "車籍地址", "Vehicle address", moves, false, true, false}}},
      {"post", {}},  // its worker has not said yet what it can do
      {"water", {{"water.bill", "水費帳單", "Water bill", moves, true, false, false}}},
  };
  return kTable;
}

inline IntakeRules sample_rules() {
  return {sample_areas(), sample_procedures(), kSampleNow};
}

inline nlohmann::json sample_address(const std::string& doorplate) {
  return {{"as_registered", "金門縣金城鎮東門里3鄰" + doorplate},
          {"area_code", "09020010"},
          {"village", "東門里"},
          {"neighbor", "3鄰"},
          {"street_doorplate", doorplate}};
}

inline nlohmann::json sample_person(const std::string& person_id, const std::string& birth_date) {
  return {{"person_id", person_id}, {"person_name", "王大同"}, {"birth_date", birth_date}};
}

inline nlohmann::json sample_consent(const std::string& person_id) {
  return {{"person", person_id},
          {"version", "2026-01"},
          {"method", "signature_pad"},
          {"signed_at", "2026-11-22T03:00:00Z"},
          {"form_sha256", std::string(64, 'a')}};
}

/// A mother (Y213579132) and her child (Y109876546) move within 金城鎮; land for both, the car for the mother.
inline nlohmann::json sample_case() {
  const auto change = [](nlohmann::json person) {
    return nlohmann::json{{"kind", "address_change"},
                          {"person", std::move(person)},
                          {"old_address", sample_address("民生路5號")},
                          {"new_address", sample_address("民生路7號2樓")}};
  };
  return {{"office", "09020010"},
          {"kind_of_visit", "counter"},
          {"registered_on", "2026-11-22"},
          {"effective_on", "2026-11-20"},
          {"applicant", {{"person_id", "Y213579132"}, {"relationship", "self"}}},
          {"changes",
           {change(sample_person("Y213579132", "1990-02-03")), change(sample_person("Y109876546", "2015-06-07"))}},
          {"deliver_to",
           {{{"agency", "land"}, {"procedures", {"land.address"}}},
            {{"agency", "vehicle"},
             {"procedures", {"vehicle.registration_address"}},
             {"changes", {0}},
             {"fallback_residence", true}}}},
          {"consents", nlohmann::json::array({sample_consent("Y213579132")})}};
}

/// The mother takes another given name.
inline nlohmann::json sample_name_case() {
  auto body = sample_case();
  nlohmann::json person{{"person_id", "Y213579132"}, {"person_name", "王小明"}, {"birth_date", "1990-02-03"}};
  nlohmann::json change{{"kind", "given_name_change"},
                        {"person", std::move(person)},
                        {"old_name", {{"person_name", "王大同"}, {"romanization", "WANG, TA-TUNG"}}},
                        {"new_name", {{"person_name", "王小明"}}}};
  body["changes"] = nlohmann::json::array({std::move(change)});
  body["deliver_to"] = nlohmann::json::array({{{"agency", "land"}, {"procedures", {"land.name"}}}});
  return body;
}

/// A renumbering of one household.
inline nlohmann::json sample_renumbering() {
  auto body = sample_case();
  body["kind_of_visit"] = "ex_officio";
  body.erase("applicant");
  body.erase("consents");
  for (auto& change : body["changes"])
    change["kind"] = "doorplate_renumbering";
  body["deliver_to"] = nlohmann::json::array({{{"agency", "land"}, {"procedures", {"land.doorplate"}}}});
  body["basis"] = "府民字第1150000001號";
  body["event_id"] = "renumbering-115-07";
  return body;
}

/// "pointer code" of every fault, in order; empty for a request that was accepted.
template <class Reading>
std::vector<std::string> faults_of_reading(const Reading& reading) {
  std::vector<std::string> lines;
  if (const auto* faults = std::get_if<Faults>(&reading))
    for (const auto& fault : *faults)
      lines.push_back(fault.pointer + " " + fault.code + (fault.detail_en == fault.code ? " has no sentence" : ""));
  return lines;
}

inline std::vector<std::string> faults_of_case(const nlohmann::json& body) {
  return faults_of_reading(parse_case(body.dump(), sample_rules()));
}

}  // namespace tongbao
