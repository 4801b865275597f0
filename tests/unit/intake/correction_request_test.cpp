#include "gateway/intake/correction_request.h"

#include <boost/test/unit_test.hpp>

#include "gateway/intake/approval_request.h"
#include "tests/unit/intake/sample_case.h"

using namespace tongbao;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(correction_requests)

namespace {

using FaultLines = std::vector<std::string>;

json sample_correction() {
  json change{{"change", 0},
              {"person", sample_person("Y213579132", "1990-02-03")},
              {"old_address", sample_address("民生路7號2樓")},
              {"new_address", sample_address("民生路7號3樓")}};
  return {{"registered_on", "2026-11-22"},
          {"effective_on", "2026-11-20"},
          {"reason", "entry_error"},
          {"changes", json::array({std::move(change)})}};
}

json sample_name_correction(const std::string& wrong, const std::string& right, const std::string& called) {
  auto body = sample_correction();
  auto& change = body["/changes/0"_json_pointer];
  change.erase("old_address");
  change.erase("new_address");
  change["person"]["person_name"] = called;
  change["old_name"] = {{"person_name", wrong}};
  change["new_name"] = {{"person_name", right}};
  return body;
}

FaultLines faults_of_correction(const json& body) {
  return faults_of_reading(parse_correction(body.dump(), sample_rules()));
}

/// How the request fits a case of one change of that kind.
FaultLines misfits_of_correction(const json& body, ChangeKind kind) {
  const auto reading = parse_correction(body.dump(), sample_rules());
  BOOST_REQUIRE(std::holds_alternative<RevocationRequest>(reading));
  FaultLines lines;
  for (const auto& fault : check_correction(std::get<RevocationRequest>(reading), std::vector{kind}))
    lines.push_back(fault.pointer + " " + fault.code);
  return lines;
}

FaultLines faults_of_approval(const json& body) {
  return faults_of_reading(parse_approval(body.dump(), sample_rules()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_a_correction) {
  const auto reading = parse_correction(sample_correction().dump(), sample_rules());
  BOOST_REQUIRE(std::holds_alternative<RevocationRequest>(reading));
  const auto& request = std::get<RevocationRequest>(reading);
  BOOST_TEST(request.reason == "entry_error");
  BOOST_TEST(request.changes[0].new_address->street_doorplate == "民生路7號3樓");
  BOOST_TEST(misfits_of_correction(sample_correction(), ChangeKind::address_change).empty());
}

BOOST_AUTO_TEST_CASE(refuses_faulty_corrections) {
  auto body = sample_correction();
  body["reason"] = "registered_in_error";  // that is a revocation
  BOOST_TEST(faults_of_correction(body) == FaultLines{"/reason reason_unknown"});
  body = sample_correction();
  body["/changes/0"_json_pointer].erase("new_address");
  BOOST_TEST(faults_of_correction(body) == FaultLines{"/changes/0/new_address pair_incomplete"});
}

BOOST_AUTO_TEST_CASE(fits_a_correction_to_its_case) {
  BOOST_TEST(misfits_of_correction(sample_correction(), ChangeKind::full_name_change) ==
             FaultLines{"/changes/0 pair_not_of_change"});
  for (const auto kind : {ChangeKind::correction, ChangeKind::revocation, ChangeKind::annulment})
    BOOST_TEST(misfits_of_correction(sample_correction(), kind) ==
               FaultLines{"/changes/0/change change_not_correctable"});
  auto beyond = sample_correction();
  beyond["/changes/0/change"_json_pointer] = 1;
  BOOST_TEST(misfits_of_correction(beyond, ChangeKind::address_change) ==
             FaultLines{"/changes/0/change change_index_unknown"});
}

BOOST_AUTO_TEST_CASE(refuses_a_correction_that_corrects_nothing_or_names_the_person_otherwise) {
  auto idle = sample_correction();
  idle["/changes/0/new_address"_json_pointer] = idle["/changes/0/old_address"_json_pointer];
  BOOST_TEST(misfits_of_correction(idle, ChangeKind::move_in) ==
             FaultLines{"/changes/0/new_address address_unchanged"});
  BOOST_TEST(misfits_of_correction(sample_name_correction("王大同", "王大同", "王大同"), ChangeKind::surname_change) ==
             FaultLines{"/changes/0/new_name name_unchanged"});
  BOOST_TEST(misfits_of_correction(sample_name_correction("王大同", "王大銅", "王大同"), ChangeKind::surname_change) ==
             FaultLines{"/changes/0/person/person_name person_name_not_new_name"});
  BOOST_TEST(
      misfits_of_correction(sample_name_correction("王大同", "王大銅", "王大銅"), ChangeKind::surname_change).empty());
}

BOOST_AUTO_TEST_CASE(finds_indices_beyond_the_case_in_a_withdrawal) {
  WithdrawRequest request{"citizen_request", std::vector<std::size_t>{0, 2, 1}};
  BOOST_TEST(check_withdrawal(request, 3).empty());
  const auto faults = check_withdrawal(request, 2);
  BOOST_REQUIRE(faults.size() == 1U);
  BOOST_TEST(faults[0].pointer == "/changes/1");
  BOOST_TEST(faults[0].code == "change_index_unknown");
  request.changes.reset();
  BOOST_TEST(check_withdrawal(request, 0).empty());
}

BOOST_AUTO_TEST_CASE(takes_an_account_but_nothing_that_could_be_a_number) {
  const auto with = [](const std::string& account) {
    return json{{"checked_by", account}, {"reason", "checked_by_second_clerk"}};
  };
  for (const auto* good : {"reviewer", "reviewer-2", "lin.mei_hua", "r12345"})
    BOOST_TEST(faults_of_approval(with(good)).empty(), good);
  for (const auto* bad :
       {"Y109876546", "y109876546", "2nd", "王小明", "two words", "a123456789012345678901234567890123"})
    BOOST_TEST(faults_of_approval(with(bad)) == FaultLines{"/checked_by account_form"}, bad);
  BOOST_TEST(faults_of_approval({{"checked_by", "reviewer-2"}, {"reason", "mood"}}) ==
             FaultLines{"/reason reason_unknown"});
  BOOST_TEST(faults_of_approval(json::object()) ==
             (FaultLines{"/checked_by member_missing", "/reason member_missing"}));
}

BOOST_AUTO_TEST_SUITE_END()
