#include "plugins/vehicle/answers.h"

#include <boost/test/unit_test.hpp>

#include "gateway/kit/field_json.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/strict_json.h"

using namespace tongbao;

namespace {

Verdict verdict(const std::string& json, const std::string& procedure = "vehicle.registration_address") {
  return read_vehicle_answer({"01JD9Z00000000000000000001", procedure, *field_from_json(*parse_json(json))});
}

bool unreadable(const std::string& json, const std::string& procedure = "vehicle.registration_address") {
  return std::holds_alternative<Unreadable>(verdict(json, procedure));
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_the_answer_of_the_wire_page) {
  // wire.md §1: no offices; an unknown number of records means at least one.
  const auto settled = std::get<Settled>(verdict(
      R"({"agency_ref":"V-7781","case_id":"01JD9Z00000000000000000000","effective_at":"2026-11-22T03:04:06Z","outcome":"applied"})",
      "vehicle.license_address"));
  BOOST_CHECK(settled.outcome == Outcome::applied);
  BOOST_TEST(settled.agency_ref == "V-7781");
  BOOST_TEST(settled.effective_at == "2026-11-22T03:04:06Z");
  BOOST_TEST(settled.offices.empty());
}

BOOST_AUTO_TEST_CASE(reads_offices_and_follow_up_beside_applied) {
  const auto settled = std::get<Settled>(verdict(
      R"({"outcome":"applied","agency_ref":"V-1","offices":[{"agency_office":"KM","records":2},{"agency_office":"PH","records":1}],"follow_up":{"what":"photo","until":"2027-01-22"}})",
      "vehicle.license_name"));
  const std::vector<ChangedAt> offices{{"KM", 2}, {"PH", 1}};
  BOOST_CHECK(settled.offices == offices);
  BOOST_CHECK((settled.follow_up == FollowUp{"photo", "", "2027-01-22"}));
}

BOOST_AUTO_TEST_CASE(applied_to_no_record_is_already_current) {
  const auto settled =
      std::get<Settled>(verdict(R"({"outcome":"applied","offices":[{"agency_office":"KM","records":0}]})"));
  BOOST_CHECK(settled.outcome == Outcome::already_current);
}

BOOST_AUTO_TEST_CASE(reads_every_outcome_of_the_list) {
  for (const char* word : {"applied", "already_current", "no_record", "superseded", "applied_alternative"})
    BOOST_CHECK(to_word(std::get<Settled>(verdict("{\"outcome\":\"" + std::string{word} + "\"}")).outcome) == word);
  const auto refused = std::get<Settled>(verdict(R"({"outcome":"refused","reason":"chattel_mortgage"})"));
  BOOST_TEST(refused.reason == "chattel_mortgage");
  const auto needs = std::get<Settled>(verdict(R"({"outcome":"needs_citizen","follow_up":{"what":"visit"}})"));
  BOOST_CHECK(needs.outcome == Outcome::needs_citizen);
}

BOOST_AUTO_TEST_CASE(a_deferred_notice_keeps_waiting_until_its_day) {
  const auto pending = std::get<Pending>(verdict(R"({"outcome":"deferred","until":"2026-11-24T01:00:00Z"})"));
  BOOST_CHECK(pending.until == parse_instant("2026-11-24T01:00:00Z"));
  BOOST_CHECK(!std::get<Pending>(verdict(R"({"outcome":"deferred"})")).until);
}

BOOST_AUTO_TEST_CASE(ignores_members_it_does_not_know) {
  BOOST_TEST(!unreadable(R"({"outcome":"applied","mood":"good","request_digest":"sha-256=:x:"})"));
}

BOOST_AUTO_TEST_CASE(never_guesses) {
  for (const char* json : {
           R"({})",
           R"({"outcome":"done"})",
           R"({"outcome":"not_needed"})",
           R"({"outcome":"expired"})",
           R"({"outcome":["applied","refused"]})",
           R"({"outcome":{"word":"applied"}})",
           R"({"outcome":"refused"})",
           R"({"outcome":"refused","reason":"mood"})",
           R"({"outcome":"refused","reason":"license_expired"})",
           R"({"outcome":"applied","reason":"open_violations"})",
           R"({"outcome":"refused","reason":"open_violations","offices":[{"agency_office":"KM","records":1}]})",
           R"({"outcome":"applied","offices":[{"records":1}]})",
           R"({"outcome":"applied","offices":[{"agency_office":"KM","records":-1}]})",
           R"({"outcome":"applied","offices":[{"agency_office":"KM","records":"many"}]})",
           R"({"outcome":"applied","offices":[{"agency_office":"KM"},{"agency_office":"KM"}]})",
           R"({"outcome":"applied","effective_at":"yesterday"})",
           R"({"outcome":"needs_citizen"})",
           R"({"outcome":"applied","follow_up":{"what":"dance"}})",
           R"({"outcome":"applied","follow_up":{"what":"visit","until":"2027-02-30"}})",
           R"({"outcome":"no_record","follow_up":{"what":"visit"}})",
           R"({"outcome":"deferred","until":"soon"})",
       })
    BOOST_TEST(unreadable(json), json);
  BOOST_TEST(unreadable(R"({"outcome":"applied_alternative"})", "vehicle.license_address"));
}
