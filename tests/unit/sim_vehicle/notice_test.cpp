#include "simulators/vehicle/notice.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao::sim_vehicle;
using nlohmann::json;

namespace {

json an_event() {
  return json::parse(R"({
    "specversion": "1.0", "id": "01JD9Z00000000000000000001", "source": "urn:tongbao:office:09020010",
    "type": "tw.tongbao.person.address-changed.v1", "subject": "p-9f2c", "subjectseq": "00000000000000000042",
    "time": "2026-11-22T03:04:05Z", "datacontenttype": "application/json",
    "data": {"procedure": "vehicle.registration_address", "case_id": "01JD9Z00000000000000000000", "kind": "move_in",
      "effective_date": "20261122", "registration_date": "20261122", "fallback_residence": "true",
      "person": {"PersonId": "Y109876546", "PersonName": "陳小明", "BirthDate": "19800102"},
      "new_address": {"AreaCode": "10016040", "Village": "大池村", "Neighbor": "002", "StreetDoorplate": "大池34號"}}})");
}

/// The pointers complained about, joined with blanks.
std::string pointers(const json& event) {
  const auto read = read_notice(event);
  const auto* errors = std::get_if<std::vector<NoticeError>>(&read);
  std::string all;
  if (errors != nullptr)
    for (const auto& error : *errors)
      all += (all.empty() ? "" : " ") + error.pointer;
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_a_whole_notice) {
  const auto read = read_notice(an_event());
  BOOST_REQUIRE(std::holds_alternative<Notice>(read));
  const auto& notice = std::get<Notice>(read);
  BOOST_TEST(notice.subject_seq == 42);
  BOOST_TEST(notice.person_id == "Y109876546");
  BOOST_TEST(notice.fallback_residence);
  BOOST_TEST(notice.new_value ==
             R"({"AreaCode":"10016040","Neighbor":"002","StreetDoorplate":"大池34號","Village":"大池村"})");
}

BOOST_AUTO_TEST_CASE(names_every_fault_at_once) {
  auto event = an_event();
  event["extra"] = "1";
  event["subjectseq"] = "42";
  event["data"]["person"]["BirthDate"] = "19800230";
  event["data"]["new_address"].erase("StreetDoorplate");
  event["data"]["new_address"]["AreaCode"] = 10016040;
  BOOST_TEST(pointers(event) ==
             "/extra /subjectseq /data/person/BirthDate /data/new_address/AreaCode /data/new_address/StreetDoorplate");
}

BOOST_AUTO_TEST_CASE(wants_the_group_of_its_procedure_and_no_other) {
  auto missing = an_event();
  missing["data"].erase("new_address");
  BOOST_TEST(pointers(missing) == "/data/new_address");
  auto foreign = an_event();
  foreign["data"]["new_name"] = {{"PersonName", "陳大明"}};
  BOOST_TEST(pointers(foreign) == "/data/new_name");
  auto license = an_event();
  license["data"]["procedure"] = "vehicle.license_address";
  BOOST_TEST(pointers(license) == "/data/fallback_residence");
}

BOOST_AUTO_TEST_CASE(wants_annuls_with_revocations_only) {
  auto event = an_event();
  event["data"]["kind"] = "revocation";
  event["type"] = "tw.tongbao.case.annulled.v1";
  BOOST_TEST(pointers(event) == "/data/annuls /data/new_address");
  event["data"]["annuls"] = "01JD9Z00000000000000000007";
  event["data"].erase("new_address");
  event["data"].erase("fallback_residence");
  BOOST_TEST(pointers(event) == "");
  auto plain = an_event();
  plain["data"]["annuls"] = "01JD9Z00000000000000000007";
  BOOST_TEST(pointers(plain) == "/data/annuls");
}

BOOST_AUTO_TEST_CASE(wants_the_type_of_its_kind) {
  auto event = an_event();
  event["data"]["kind"] = "doorplate_renumbering";
  BOOST_TEST(pointers(event) == "/type");
  event["type"] = "tw.tongbao.addressing.doorplate-renumbered.v1";
  BOOST_TEST(pointers(event) == "");
  event["data"]["kind"] = "married_name";
  BOOST_TEST(pointers(event) == "/type");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_object_at_all) {
  BOOST_TEST(pointers(json::array()) == "");
  BOOST_TEST(std::holds_alternative<std::vector<NoticeError>>(read_notice(json::array())));
  auto event = an_event();
  event["data"] = "x";
  BOOST_TEST(pointers(event) == "/data");
}

BOOST_AUTO_TEST_CASE(knows_the_calendar) {
  BOOST_TEST(is_date("20240229"));
  for (const char* wrong : {"20250229", "20261301", "20260431", "2026112", "2026-1-2", "00000000"})
    BOOST_TEST(!is_date(wrong));
}
