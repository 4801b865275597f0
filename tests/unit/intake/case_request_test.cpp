#include "gateway/intake/case_request.h"

#include <functional>
#include <set>

#include <boost/test/unit_test.hpp>

#include "tests/unit/intake/sample_case.h"

using namespace tongbao;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(case_requests)

namespace {

json at_pointer(json body, const std::string& pointer, const json& value) {
  body[json::json_pointer{pointer}] = value;
  return body;
}
json without(json body, const std::string& pointer) {
  const json::json_pointer path{pointer};
  body[path.parent_pointer()].erase(path.back());
  return body;
}

void refused(const json& body, const std::vector<std::string>& expected) {
  const auto faults = faults_of_case(body);
  BOOST_TEST(faults == expected, boost::test_tools::per_element());
}
/// The sample case with one member set to a faulty value.
void refused_at(const std::string& pointer, const json& value, const std::string& code) {
  BOOST_TEST_CONTEXT(pointer << " = " << value) {
    refused(at_pointer(sample_case(), pointer, value), {pointer + " " + code});
  }
}

CaseRequest accepted(const json& body) {
  auto reading = parse_case(body.dump(), sample_rules());
  BOOST_TEST(faults_of_reading(reading).empty());
  BOOST_REQUIRE(std::holds_alternative<CaseRequest>(reading));
  return std::get<CaseRequest>(reading);
}

}  // namespace

BOOST_AUTO_TEST_CASE(accepts_a_household_that_moves) {
  auto body = sample_case();
  body["contact"] = {{"email", "wang@example.tw"}, {"phone", "0912-345-678"}};
  body["documents_still_submitted"] = json::array({{{"procedure", "land.address"}, {"kind", "T"}, {"copies", 2}}});
  body["second_check"] = true;
  body["/changes/1/person/protected"_json_pointer] = true;
  const auto request = accepted(body);
  BOOST_TEST(request.office == "09020010");
  BOOST_TEST(request.kind_of_visit == "counter");
  BOOST_TEST(request.registered_on == "2026-11-22");
  BOOST_TEST(request.effective_on == "2026-11-20");
  BOOST_REQUIRE(request.changes.size() == 2U);
  BOOST_TEST((request.changes[0].kind == ChangeKind::address_change));
  BOOST_TEST((request.changes[0].person == Person{"Y213579132", "王大同", "1990-02-03"}));
  BOOST_TEST(request.changes[0].new_address->street_doorplate == "民生路7號2樓");
  BOOST_TEST(!request.changes[0].is_protected);
  BOOST_TEST(request.changes[1].is_protected);
  BOOST_REQUIRE(request.notices.size() == 3U);
  BOOST_TEST((request.notices[0].change == 0U && request.notices[0].procedure == "land.address"));
  BOOST_TEST((request.notices[1].change == 0U && request.notices[1].procedure == "vehicle.registration_address"));
  BOOST_TEST((request.notices[2].change == 1U && request.notices[2].agency == "land"));
  BOOST_TEST(request.deliver_to[1].fallback_residence);
  BOOST_TEST(request.applicant->relationship == "self");
  BOOST_TEST(request.consents.front().method == "signature_pad");
  BOOST_TEST(request.contact->phone == "0912-345-678");
  BOOST_TEST(request.documents_still_submitted->front().copies == 2U);
  BOOST_TEST(request.second_check);
  BOOST_TEST(!accepted(sample_case()).documents_still_submitted.has_value());
}

BOOST_AUTO_TEST_CASE(accepts_a_name_change_and_a_renumbering) {
  BOOST_TEST(accepted(sample_name_case()).changes[0].old_name->romanization == "WANG, TA-TUNG");
  const auto renumbering = accepted(sample_renumbering());
  BOOST_TEST(!renumbering.applicant.has_value());
  BOOST_TEST(renumbering.event_id == "renumbering-115-07");
  BOOST_TEST(renumbering.basis == "府民字第1150000001號");
}

BOOST_AUTO_TEST_CASE(fills_the_village_an_eleven_digit_code_already_says) {
  auto body = at_pointer(sample_case(), "/changes/0/new_address/area_code", "09020010001");
  body["/changes/0/new_address"_json_pointer].erase("village");
  BOOST_TEST(accepted(body).changes[0].new_address->village == "東門里");
  body["/changes/0/new_address/village"_json_pointer] = "南門里";
  refused(body, {"/changes/0/new_address/village village_not_of_code"});
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_json) {
  const auto code = [](std::string_view body) { return faults_of_reading(parse_case(body, sample_rules())); };
  BOOST_TEST(code("") == std::vector<std::string>{" json_malformed"});
  BOOST_TEST(code("{\"office\":\"\\ud800\"}") == std::vector<std::string>{" json_malformed"});
  BOOST_TEST(code("{\"a\":1,\"a\":2}") == std::vector<std::string>{" json_duplicate_key"});
  BOOST_TEST(code("{\"a\":\"\xB3\x5C\"}") == std::vector<std::string>{" json_not_utf8"});
  BOOST_TEST(code(std::string(100, '[') + std::string(100, ']')) == std::vector<std::string>{" json_too_deep"});
  BOOST_TEST(code("{\"a\":\"" + std::string(300 * 1024, 'x') + "\"}") == std::vector<std::string>{" json_too_large"});
  BOOST_TEST(code("[]") == std::vector<std::string>{" not_object"});
}

BOOST_AUTO_TEST_CASE(says_that_nothing_can_be_judged_without_areas) {
  const AreaTable none;
  const auto reading = parse_case(sample_case().dump(), IntakeRules{none, sample_procedures(), kSampleNow});
  BOOST_TEST(faults_of_reading(reading) == std::vector<std::string>{" areas_missing"});
}

BOOST_AUTO_TEST_CASE(refuses_missing_and_unknown_members) {
  for (const auto* pointer :
       {"/office", "/kind_of_visit", "/registered_on", "/effective_on", "/applicant", "/changes/0/kind",
        "/changes/0/person/birth_date", "/changes/0/old_address", "/changes/0/new_address/area_code",
        "/changes/1/new_address/village", "/changes/1/new_address/street_doorplate", "/deliver_to/0/agency",
        "/deliver_to/0/procedures", "/consents/0/version", "/consents/0/form_sha256"})
    refused(without(sample_case(), pointer), {std::string{pointer} + " member_missing"});
  for (const auto* pointer : {"/ofice", "/changes/0/note", "/changes/0/person/sex", "/changes/0/new_address/zip",
                              "/deliver_to/0/urgent", "/consents/0/place", "/applicant/name", "/a~1b~0c"})
    refused_at(pointer, "x", "member_unknown");
}

BOOST_AUTO_TEST_CASE(refuses_wrong_types_and_empty_members) {
  refused_at("/office", 9020010, "not_text");
  refused_at("/office", "", "member_empty");
  refused_at("/second_check", "yes", "not_boolean");
  refused_at("/contact", json::array(), "not_object");
  refused_at("/deliver_to", json::object(), "not_list");
  refused_at("/deliver_to", json::array(), "member_empty");
  refused_at("/changes/0/person/protected", 1, "not_boolean");
  refused_at("/deliver_to/1/changes/0", 0.5, "not_integer");
}

BOOST_AUTO_TEST_CASE(refuses_wrong_id_numbers_and_offers_corrections) {
  refused_at("/applicant/person_id", "A123456788", "person_id_check_digit");
  refused_at("/consents/0/person", "Y21357913", "person_id_length");
  // the consent then belongs to nobody that could be read; only the fault itself is told
  const auto body = at_pointer(sample_case(), "/changes/1/person/person_id", "y109876546");
  const auto reading = parse_case(body.dump(), sample_rules());
  const auto& faults = std::get<Faults>(reading);
  BOOST_REQUIRE(faults.size() == 1U);
  BOOST_TEST(faults[0].code == "person_id_lower_case");
  BOOST_TEST(faults[0].suggestion == "Y109876546");
}

BOOST_AUTO_TEST_CASE(refuses_symbols_in_han_names) {
  const auto name = [](const char* text) { return at_pointer(sample_case(), "/changes/1/person/person_name", text); };
  const std::string pointer = "/changes/1/person/person_name ";
  refused(name("王?同"), {pointer + "name_placeholder"});
  refused(name("王■同"), {pointer + "name_placeholder"});
  refused(name("王 大同"), {pointer + "name_separator_after_surname"});
  refused(name("王*同"), {pointer + "name_symbol"});
  refused(name("王\uFFFD同"), {pointer + "name_replacement_character"});
  refused(name("王\uE001同"), {pointer + "name_private_use"});
  refused(name(""), {pointer + "member_empty"});
}

BOOST_AUTO_TEST_CASE(takes_iso_days_only_and_offers_what_an_roc_date_means) {
  for (const auto* text : {"民國115年11月22日", "1151122", "115/11/22", "2026/11/22", "20261122", "22-11-2026"})
    refused_at("/registered_on", text, "date_not_iso");
  refused_at("/registered_on", "2026-02-30", "date_not_existing");
  const auto reading =
      parse_case(at_pointer(sample_case(), "/effective_on", "民國115年11月20日").dump(), sample_rules());
  BOOST_TEST(std::get<Faults>(reading).front().suggestion == "2026-11-20");
  refused_at("/registered_on", "2026-11-23", "registered_in_future");
  refused_at("/effective_on", "2028-01-01", "effective_on_too_far");
  refused_at("/changes/1/person/birth_date", "2026-11-23", "birth_date_in_future");
  // an unlikely year makes the child an adult who has not consented: the person is not judged further
  refused_at("/changes/1/person/birth_date", "1815-06-07", "birth_date_implausible");
  refused_at("/changes/1/person/birth_date", "104-06-07", "date_not_iso");
}

BOOST_AUTO_TEST_CASE(refuses_unknown_places) {
  refused_at("/office", "09020099", "area_unknown");
  refused_at("/office", "09020010001", "area_code_form");
  refused_at("/office", "09020000", "area_not_township");
  refused_at("/changes/0/new_address/area_code", "0902001", "area_code_form");
  refused_at("/changes/0/new_address/area_code", "99999999", "area_unknown");
  refused_at("/changes/0/new_address/area_code", "09020000", "area_not_township");
  refused_at("/changes/0/new_address/village", "汶沙里", "village_unknown");
  refused_at("/changes/0/new_address/neighbor", "三民鄰", "neighbor_form");
  refused_at("/changes/0/new_address/as_registered", "澎湖縣西嶼鄉橫礁村1號", "address_contradicts_area");
  refused_at("/changes/0/new_address/street_doorplate", "民生路?號", "address_placeholder");
  refused_at("/changes/0/new_address/as_registered", "民生\u0007路", "address_control_character");
  auto tai = sample_case();
  tai["/changes/0/kind"_json_pointer] = "move_in";
  tai["/changes/0/new_address"_json_pointer] = {{"as_registered", "雲林縣臺西鄉臺西村1號"},
                                                {"area_code", "10009160"},
                                                {"village", "臺西村"},
                                                {"street_doorplate", "1號"}};
  const auto reading = parse_case(tai.dump(), sample_rules());
  BOOST_TEST(faults_of_reading(reading) == std::vector<std::string>{"/changes/0/new_address/village village_unknown"});
  BOOST_TEST(std::get<Faults>(reading).front().suggestion == "台西村");
}

BOOST_AUTO_TEST_CASE(refuses_kinds_that_are_not_for_here) {
  refused_at("/changes/0/kind", "id_number_change", "kind_not_yet");
  refused_at("/changes/0/kind", "revocation", "kind_not_here");
  refused_at("/changes/0/kind", "correction", "kind_not_here");
  refused_at("/changes/0/kind", "annulment", "kind_not_here");
  refused_at("/changes/0/kind", "moving", "kind_unknown");
  refused_at("/kind_of_visit", "telepathy", "visit_kind_unknown");
  refused_at("/kind_of_visit", "ex_officio", "visit_kind_mismatch");
}

BOOST_AUTO_TEST_CASE(asks_for_the_pair_the_kind_needs_and_no_other) {
  auto body = sample_case();
  body["/changes/0/new_name"_json_pointer] = {{"person_name", "王小明"}};
  refused(body, {"/changes/0/new_name member_not_for_kind"});
  refused(without(sample_name_case(), "/changes/0/old_name"), {"/changes/0/old_name member_missing"});
  body = sample_name_case();
  body["/changes/0/new_address"_json_pointer] = sample_address("民生路5號");
  refused(body, {"/changes/0/new_address member_not_for_kind"});
}

BOOST_AUTO_TEST_CASE(refuses_changes_that_change_nothing_or_too_much) {
  refused(at_pointer(sample_case(), "/changes/0/new_address/street_doorplate", "民生路００5號"),
          {"/changes/0/new_address address_unchanged"});
  auto body = sample_case();
  body["/changes/0/new_address"_json_pointer] = {{"as_registered", "金門縣金沙鎮汶沙里1號"},
                                                 {"area_code", "09020020"},
                                                 {"village", "汶沙里"},
                                                 {"street_doorplate", "1號"}};
  refused(body, {"/changes/0/new_address address_change_other_township"});
  body["/changes/0/kind"_json_pointer] = "move_in";
  accepted(body);
  refused(at_pointer(sample_name_case(), "/changes/0/old_name/person_name", "王小明"),
          {"/changes/0/new_name/person_name name_unchanged"});
  refused(at_pointer(sample_name_case(), "/changes/0/person/person_name", "王大同"),
          {"/changes/0/person/person_name person_name_not_new_name"});
  refused(at_pointer(sample_name_case(), "/changes/0/new_name/romanization", "王"),
          {"/changes/0/new_name/romanization romanization_not_latin"});
  body = at_pointer(sample_name_case(), "/changes/0/kind", "romanization_change");
  refused(body, {"/changes/0/new_name/person_name romanization_only"});
  body["/changes/0/old_name/person_name"_json_pointer] = "王小明";
  accepted(body);
  body["/changes/0/old_name"_json_pointer].erase("romanization");
  refused(body, {"/changes/0/new_name/romanization romanization_unchanged"});
}

BOOST_AUTO_TEST_CASE(lets_a_relatives_name_be_another_than_the_persons) {
  auto body = at_pointer(sample_name_case(), "/changes/0/kind", "name_follows_relative");
  body["/changes/0/person/person_name"_json_pointer] = "王大明";
  accepted(body);
}

BOOST_AUTO_TEST_CASE(refuses_persons_told_twice_or_differently) {
  auto body = sample_case();
  body["/changes/1/person"_json_pointer] = body["/changes/0/person"_json_pointer];
  refused(body, {"/changes/1/kind change_twice"});
  body["/changes/1"_json_pointer] = sample_name_case()["/changes/0"_json_pointer];
  body["deliver_to"].push_back({{"agency", "land"}, {"procedures", {"land.name"}}});
  refused(body, {"/changes/1/person person_differs"});
  body["/changes/0/person/person_name"_json_pointer] = "王小明";
  accepted(body);
  body["/changes/0/person/protected"_json_pointer] = true;
  refused(body, {"/changes/1/person person_differs"});
}

BOOST_AUTO_TEST_CASE(limits_changes_and_deliveries) {
  auto body = sample_case();
  for (int count = 0; count < 29; ++count)
    body["changes"].push_back(body["/changes/0"_json_pointer]);
  BOOST_TEST(faults_of_case(body).front() == "/changes too_many_changes");
  body = sample_case();
  for (int count = 0; count < 19; ++count)
    body["deliver_to"].push_back(body["/deliver_to/0"_json_pointer]);
  refused(body, {"/deliver_to too_many_deliveries"});
}

BOOST_AUTO_TEST_CASE(judges_deliveries_by_the_procedure_tables) {
  refused_at("/deliver_to/0/agency", "church", "agency_unknown");
  refused_at("/deliver_to/0/procedures/0", "land.gift", "procedure_unknown");
  refused_at("/deliver_to/0/procedures/0", 1, "not_text");
  refused_at("/deliver_to/0/procedures/1", "land.address", "procedure_twice");
  refused_at("/deliver_to/0/procedures/0", "land.doorplate", "procedure_ex_officio_only");
  refused(at_pointer(sample_case(), "/deliver_to/0/procedures/1", "land.name"),
          {"/deliver_to/0/procedures procedure_serves_none"});
  refused_at("/deliver_to/1/changes/0", 2, "change_index_unknown");
  refused_at("/deliver_to/1/changes/0", -1, "change_index_unknown");
  refused_at("/deliver_to/1/changes/1", 0, "change_index_twice");
  refused_at("/deliver_to/0/fallback_residence", true, "fallback_not_offered");
  refused_at("/deliver_to/0/customer_number", "12345", "customer_number_not_wanted");
  auto body = sample_case();
  body["deliver_to"].push_back({{"agency", "land"}, {"procedures", {"land.address"}}, {"changes", {1}}});
  refused(body, {"/deliver_to/2 delivery_twice"});
  body = sample_case();
  body["deliver_to"].push_back({{"agency", "water"}, {"procedures", {"water.bill"}}, {"changes", {0}}});
  refused(body, {"/deliver_to/2/customer_number customer_number_missing"});
  body["/deliver_to/2/customer_number"_json_pointer] = "12 34";
  refused(body, {"/deliver_to/2/customer_number customer_number_form"});
  body["/deliver_to/2/customer_number"_json_pointer] = "07-1234567";
  BOOST_TEST(accepted(body).deliver_to[2].customer_number == "07-1234567");
}

BOOST_AUTO_TEST_CASE(refuses_a_named_change_that_no_procedure_serves) {
  auto body = sample_case();
  auto named = sample_name_case();
  body["changes"][0] = named["changes"][0];
  body["/deliver_to/1/procedures"_json_pointer] = {"vehicle.registration_address"};
  refused(body, {"/deliver_to/1/changes change_not_served", "/deliver_to/1/procedures procedure_serves_none"});
}

BOOST_AUTO_TEST_CASE(wants_the_consent_of_every_adult) {
  refused(without(sample_case(), "/consents"), {"/changes/0/person consent_missing"});
  // eighteen years on the day of registration
  auto body = at_pointer(sample_case(), "/changes/1/person/birth_date", "2008-11-22");
  refused(body, {"/changes/1/person consent_missing"});
  body["/changes/1/person/birth_date"_json_pointer] = "2008-11-23";
  accepted(body);
  body = sample_case();
  body["consents"].push_back(sample_consent("Y109876546"));
  refused(body, {"/consents/1/person consent_of_minor"});
  body["/consents/1"_json_pointer] = sample_consent("Y155555550");
  refused(body, {"/consents/1/person consent_of_stranger"});
  body["/consents/1"_json_pointer] = sample_consent("Y213579132");
  refused(body, {"/consents/1 consent_twice"});
  refused_at("/consents/0/method", "nod", "consent_method_unknown");
  refused_at("/consents/0/version", "第一版", "consent_version_form");
  refused_at("/consents/0/signed_at", "2026-11-22 11:00", "signed_at_form");
  refused_at("/consents/0/signed_at", "2026-11-22T03:10:00Z", "signed_in_future");
  refused_at("/consents/0/form_sha256", std::string(64, 'A'), "form_sha256_form");
}

BOOST_AUTO_TEST_CASE(covers_minors_by_an_adult_of_the_case_or_the_applicant) {
  auto body = sample_case();
  body["changes"].erase(0);
  body["deliver_to"].erase(1);
  body["applicant"]["relationship"] = "parent";
  accepted(body);
  body.erase("consents");
  refused(body, {"/consents consent_for_minors_missing"});
}

BOOST_AUTO_TEST_CASE(judges_the_applicant_and_the_contact) {
  refused_at("/applicant/relationship", "friend", "relationship_unknown");
  refused(at_pointer(sample_case(), "/applicant/person_id", "Y155555550"),
          {"/applicant/person_id applicant_not_in_case"});
  refused_at("/contact", json::object(), "contact_empty");
  for (const auto* text : {"wang", "wang@", "@example.tw", "wang@localhost", "a b@example.tw", "w@x..tw",
                           "王@example.tw", "w@example.tw\r\nBcc: x@y.tw"})
    refused(at_pointer(sample_case(), "/contact/email", text), {"/contact/email email_form"});
  for (const auto* text : {"123", "0912-345-678-901-2345", "zero912345678"})
    refused(at_pointer(sample_case(), "/contact/phone", text), {"/contact/phone phone_form"});
}

BOOST_AUTO_TEST_CASE(judges_documents_still_submitted) {
  const auto with = [](json document) {
    auto body = sample_case();
    body["documents_still_submitted"] = json::array({std::move(document)});
    return body;
  };
  const std::string pointer = "/documents_still_submitted/0";
  accepted(with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", 1}}));
  refused(with({{"procedure", "land.name"}, {"kind", "T"}, {"copies", 1}}),
          {pointer + "/procedure document_not_delivered"});
  refused(with({{"procedure", "land.address"}, {"kind", "X"}, {"copies", 1}}),
          {pointer + "/kind document_kind_unknown"});
  refused(with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", 0}}),
          {pointer + "/copies number_out_of_range"});
  refused(with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", -1}}),
          {pointer + "/copies number_out_of_range"});
  refused(with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", 1.5}}), {pointer + "/copies not_integer"});
  auto body = with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", 1}});
  body["documents_still_submitted"].push_back(body["documents_still_submitted"][0]);
  refused(body, {"/documents_still_submitted/1 document_twice"});
  body["documents_still_submitted"] = json::array();
  BOOST_TEST(accepted(body).documents_still_submitted->empty());
}

BOOST_AUTO_TEST_CASE(keeps_ex_officio_cases_apart) {
  refused(at_pointer(sample_case(), "/basis", "府民字"), {"/basis only_for_ex_officio"});
  refused(at_pointer(sample_case(), "/event_id", "e1"), {"/event_id only_for_ex_officio"});
  auto body = sample_renumbering();
  body["applicant"] = {{"person_id", "Y213579132"}, {"relationship", "self"}};
  refused(body, {"/applicant not_for_ex_officio"});
  body = sample_renumbering();
  body["consents"] = json::array();
  refused(body, {"/consents not_for_ex_officio"});
  refused(without(sample_renumbering(), "/basis"), {"/basis member_missing"});
  refused(without(sample_renumbering(), "/event_id"), {"/event_id member_missing"});
  refused(at_pointer(sample_renumbering(), "/event_id", "第一次"), {"/event_id event_id_form"});
  refused(at_pointer(sample_renumbering(), "/basis", "府民\u0001字"), {"/basis text_damaged"});
  refused(at_pointer(sample_renumbering(), "/basis", std::string(201, 'x')), {"/basis text_too_long"});
  refused(at_pointer(sample_renumbering(), "/kind_of_visit", "counter"), {"/kind_of_visit visit_kind_mismatch"});
  refused(at_pointer(sample_renumbering(), "/changes/1/new_address/street_doorplate", "民生路9號"),
          {"/changes/1 household_mixed"});
  body = sample_renumbering();
  body["/changes/1/kind"_json_pointer] = "address_change";
  BOOST_TEST(faults_of_case(body).front() == "/changes kinds_mixed");
}

BOOST_AUTO_TEST_CASE(lets_a_boundary_adjustment_leave_an_area_that_ended) {
  auto body = sample_renumbering();
  for (auto& change : body["changes"]) {
    change["kind"] = "boundary_adjustment";
    change["old_address"]["area_code"] = "09020990";
    change["old_address"]["village"] = "舊村";
  }
  accepted(body);
  body["/changes/0/new_address/area_code"_json_pointer] = "09020990";
  refused(body, {"/changes/0/new_address/area_code area_unknown"});
}

BOOST_AUTO_TEST_CASE(tells_every_fault_at_once_in_both_languages) {
  auto body = sample_case();
  body["office"] = "99999999";
  body["registered_on"] = "民國115年11月22日";
  body["/changes/0/person/person_id"_json_pointer] = "a123456789";
  body["/changes/0/person/person_name"_json_pointer] = "王?明";
  body["/changes/1/new_address/village"_json_pointer] = "無此里";
  body["/deliver_to/0/agency"_json_pointer] = "church";
  body["/consents/0/method"_json_pointer] = "nod";
  body["surprise"] = 1;
  const auto reading = parse_case(body.dump(), sample_rules());
  const std::set<std::string> expected{"/office area_unknown",
                                       "/registered_on date_not_iso",
                                       "/changes/0/person/person_id person_id_lower_case",
                                       "/changes/0/person/person_name name_placeholder",
                                       "/changes/1/new_address/village village_unknown",
                                       "/deliver_to/0/agency agency_unknown",
                                       "/consents/0/method consent_method_unknown",
                                       "/surprise member_unknown"};
  const auto lines = faults_of_reading(reading);
  BOOST_TEST((std::set<std::string>{lines.begin(), lines.end()} == expected));
  BOOST_TEST(lines.size() == expected.size());
  for (const auto& fault : std::get<Faults>(reading)) {
    BOOST_TEST(fault.detail_zh != fault.code, fault.code);
    BOOST_TEST(fault.detail_en.ends_with('.'), fault.code);
    BOOST_TEST(fault.detail_zh.find("王") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(answers_a_hostile_body_with_a_bounded_list) {
  auto body = sample_case();
  for (int count = 0; count < 1000; ++count)
    body["x" + std::to_string(count)] = 1;
  const auto lines = faults_of_case(body);
  BOOST_TEST(lines.size() == 201U);
  BOOST_TEST(lines.back() == " too_many_faults");
}

BOOST_AUTO_TEST_SUITE_END()
