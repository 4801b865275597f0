#include "gateway/intake/revocation_request.h"

#include <array>

#include <boost/test/unit_test.hpp>

#include "tests/unit/intake/sample_case.h"

using namespace tongbao;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(revocation_requests)

namespace {

json sample_revocation() {
  json change{{"change", 0},
              {"person", sample_person("Y213579132", "1990-02-03")},
              {"old_address", sample_address("民生路7號2樓")},
              {"new_address", sample_address("民生路5號")}};
  return {{"registered_on", "2026-11-22"},
          {"effective_on", "2026-11-22"},
          {"reason", "registered_in_error"},
          {"changes", json::array({std::move(change)})}};
}

std::vector<std::string> faults_of_revocation(const json& body) {
  return faults_of_reading(parse_revocation(body.dump(), sample_rules()));
}
std::vector<std::string> faults_of_withdrawal(const json& body) {
  return faults_of_reading(parse_withdrawal(body.dump(), sample_rules()));
}
using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(reads_a_revocation) {
  auto body = sample_revocation();
  body["basis"] = "府民字第1號";
  const auto reading = parse_revocation(body.dump(), sample_rules());
  BOOST_REQUIRE(std::holds_alternative<RevocationRequest>(reading));
  const auto& request = std::get<RevocationRequest>(reading);
  BOOST_TEST(request.reason == "registered_in_error");
  BOOST_TEST(request.basis == "府民字第1號");
  BOOST_TEST(request.changes[0].new_address->street_doorplate == "民生路5號");
  BOOST_TEST(request.changes[0].person.person_id == "Y213579132");
}

BOOST_AUTO_TEST_CASE(refuses_faulty_revocations) {
  auto body = sample_revocation();
  body["reason"] = "because";
  body["more"] = 1;
  BOOST_TEST(faults_of_revocation(body) == (Lines{"/reason reason_unknown", "/more member_unknown"}));
  body = sample_revocation();
  body["/changes/0"_json_pointer].erase("old_address");
  BOOST_TEST(faults_of_revocation(body) == Lines{"/changes/0/old_address pair_incomplete"});
  body = sample_revocation();
  body["/changes/0/old_name"_json_pointer] = {{"person_name", "王大同"}};
  body["/changes/0/new_name"_json_pointer] = {{"person_name", "王小明"}};
  BOOST_TEST(faults_of_revocation(body) == Lines{"/changes/0/old_name pair_ambiguous"});
  body = sample_revocation();
  body["changes"].push_back(body["/changes/0"_json_pointer]);
  BOOST_TEST(faults_of_revocation(body) == Lines{"/changes/1/change change_index_twice"});
  body = sample_revocation();
  body["/changes/0/change"_json_pointer] = 30;
  BOOST_TEST(faults_of_revocation(body) == Lines{"/changes/0/change number_out_of_range"});
  body = sample_revocation();
  body["changes"] = json::array();
  BOOST_TEST(faults_of_revocation(body) == Lines{"/changes member_empty"});
}

BOOST_AUTO_TEST_CASE(fits_a_revocation_to_its_case) {
  const auto reading = parse_revocation(sample_revocation().dump(), sample_rules());
  const auto& request = std::get<RevocationRequest>(reading);
  const auto fit = [&](std::vector<ChangeKind> kinds) {
    Lines lines;
    for (const auto& fault : check_revocation(request, kinds))
      lines.push_back(fault.pointer + " " + fault.code);
    return lines;
  };
  BOOST_TEST(fit({ChangeKind::address_change}).empty());
  BOOST_TEST(fit({}) == Lines{"/changes/0/change change_index_unknown"});
  BOOST_TEST(fit({ChangeKind::surname_change}) == Lines{"/changes/0 pair_not_of_change"});
  BOOST_TEST(fit({ChangeKind::birth_date_correction}) == Lines{"/changes/0 pair_not_of_change"});
  BOOST_TEST(fit({ChangeKind::revocation}) == Lines{"/changes/0/change change_not_revocable"});
}

BOOST_AUTO_TEST_CASE(reads_a_withdrawal) {
  const auto reading = parse_withdrawal(R"({"reason":"citizen_request","changes":[0,2]})", sample_rules());
  BOOST_REQUIRE(std::holds_alternative<WithdrawRequest>(reading));
  BOOST_TEST((std::get<WithdrawRequest>(reading).changes == std::vector<std::size_t>{0, 2}));
  BOOST_TEST(faults_of_withdrawal({{"reason", "citizen_request"}}).empty());
}

BOOST_AUTO_TEST_CASE(refuses_faulty_withdrawals) {
  BOOST_TEST(faults_of_withdrawal(json::object()) == Lines{"/reason member_missing"});
  BOOST_TEST(faults_of_withdrawal({{"reason", "mood"}}) == Lines{"/reason reason_unknown"});
  const auto with = [](json changes) { return json{{"reason", "citizen_request"}, {"changes", std::move(changes)}}; };
  BOOST_TEST(faults_of_withdrawal(with(json::array())) == Lines{"/changes member_empty"});
  BOOST_TEST(faults_of_withdrawal(with({0, 0})) == Lines{"/changes/1 change_index_twice"});
  BOOST_TEST(faults_of_withdrawal(with({-1})) == Lines{"/changes/0 change_index_unknown"});
  BOOST_TEST(faults_of_withdrawal(with({"0"})) == Lines{"/changes/0 not_integer"});
}

BOOST_AUTO_TEST_SUITE_END()
