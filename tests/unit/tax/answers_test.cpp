#include "plugins/tax/answers.h"

#include <initializer_list>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/instant_text.h"

using namespace tongbao;

namespace {

using Values = std::initializer_list<std::pair<const char*, const char*>>;

/// A detail record as batch_file hands it over: every field of the layout, empty where it says nothing.
Reply record(const std::string& code, Values values = {}) {
  Reply reply{"01JD9Z00000000000000000001", "", {}};
  reply.content.children.push_back({"Code", code, {}});
  for (const char* name : {"AgencyRef", "EffectiveAt", "DueDate", "Office1", "Records1", "Office2", "Records2",
                           "Office3", "Records3", "FollowUp", "FollowUpOffice", "FollowUpDate"}) {
    std::string value = std::string{name}.starts_with("Records") ? "0" : "";
    for (const auto& [key, given] : values)
      if (std::string{key} == name) value = given;
    reply.content.children.push_back({name, value, {}});
  }
  return reply;
}

const Values kApplied{{"AgencyRef", "T115-1"}, {"EffectiveAt", "2026-11-23T01:00:00Z"},
                      {"Office1", "WT"},       {"Records1", "2"},
                      {"Office2", "XT"},       {"Records2", "1"}};

bool unreadable(const Reply& reply) {
  return std::holds_alternative<Unreadable>(read_tax_answer(reply));
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_what_two_bureaus_changed) {
  const auto settled = std::get<Settled>(read_tax_answer(record("0000", kApplied)));
  BOOST_CHECK(settled.outcome == Outcome::applied);
  const std::vector<ChangedAt> offices{{"WT", 2}, {"XT", 1}};
  BOOST_CHECK(settled.offices == offices);
  BOOST_TEST(settled.agency_ref == "T115-1");
  BOOST_TEST(!settled.follow_up.has_value());
}

BOOST_AUTO_TEST_CASE(reads_every_code_of_the_table) {
  const auto outcome = [](const std::string& code) { return std::get<Settled>(read_tax_answer(record(code))); };
  BOOST_CHECK(outcome("0001").outcome == Outcome::already_current);
  BOOST_CHECK(outcome("0002").outcome == Outcome::superseded);
  BOOST_CHECK(outcome("1001").outcome == Outcome::no_record);
  BOOST_CHECK(outcome("3001").outcome == Outcome::cannot_represent);
  for (const auto& [code, reason] : Values{{"2001", "identity_differs"},
                                           {"2002", "not_own_use"},
                                           {"2003", "self_use_limit"},
                                           {"2004", "enforcement_pending"},
                                           {"2999", "tax_2999"}}) {
    BOOST_CHECK(outcome(code).outcome == Outcome::refused);
    BOOST_TEST(outcome(code).reason == reason);
  }
}

BOOST_AUTO_TEST_CASE(reads_what_the_taxpayer_must_do) {
  const auto settled = std::get<Settled>(read_tax_answer(
      record("0200", {{"FollowUp", "visit"}, {"FollowUpOffice", "WT"}, {"FollowUpDate", "2027-01-31"}})));
  BOOST_CHECK(settled.outcome == Outcome::needs_citizen);
  BOOST_CHECK((settled.follow_up == FollowUp{"visit", "WT", "2027-01-31"}));
}

BOOST_AUTO_TEST_CASE(an_examination_lasts_to_the_end_of_its_day_in_taipei) {
  const auto pending = std::get<Pending>(read_tax_answer(record("0100", {{"DueDate", "2026-12-10"}})));
  BOOST_CHECK(pending.until == parse_instant("2026-12-10T16:00:00Z"));
}

BOOST_AUTO_TEST_CASE(never_guesses) {
  for (const char* code : {"0003", "1002", "3002", "8001", "8002", "8003", "9001", "00", "", "0x00"})
    BOOST_TEST(unreadable(record(code)), code);
  BOOST_TEST(unreadable(record("0000")));
  BOOST_TEST(unreadable(record("0000", {{"EffectiveAt", "2026-11-23T01:00:00Z"}, {"Office1", "WT"}})));
  BOOST_TEST(unreadable(record("0000", {{"EffectiveAt", "2026-11-23T01:00:00Z"}, {"Records1", "2"}})));
  BOOST_TEST(unreadable(record("0000", {{"Office1", "WT"}, {"Records1", "2"}})));
  BOOST_TEST(unreadable(record("2002", {{"Office1", "WT"}, {"Records1", "2"}})));
  BOOST_TEST(unreadable(record("0200")));
  BOOST_TEST(unreadable(record("0200", {{"FollowUp", "dance"}})));
  BOOST_TEST(unreadable(record("2001", {{"FollowUp", "visit"}})));
  BOOST_TEST(unreadable(record("0001", {{"FollowUpDate", "2027-01-31"}})));
}
