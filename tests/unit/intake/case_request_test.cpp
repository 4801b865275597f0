#include "gateway/intake/case_request.h"

#include <set>

#include <boost/test/unit_test.hpp>

#include "tests/unit/intake/case_expectations.h"

using namespace tongbao;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(case_requests)

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
