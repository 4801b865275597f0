#include "gateway/intake/parse_change.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/intake/case_expectations.h"

using namespace tongbao;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(parse_changes)

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

BOOST_AUTO_TEST_CASE(fills_the_village_an_eleven_digit_code_already_says) {
  auto body = at_pointer(sample_case(), "/changes/0/new_address/area_code", "09020010001");
  body["/changes/0/new_address"_json_pointer].erase("village");
  BOOST_TEST(accepted(body).changes[0].new_address->village == "東門里");
  body["/changes/0/new_address/village"_json_pointer] = "南門里";
  refused(body, {"/changes/0/new_address/village village_not_of_code"});
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

BOOST_AUTO_TEST_SUITE_END()
