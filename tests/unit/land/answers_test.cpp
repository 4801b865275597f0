#include "plugins/land/answers.h"

#include <initializer_list>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/instant_text.h"

using namespace tongbao;

namespace {

Field leaf(const std::string& name, const std::string& value) {
  return {name, value, {}};
}

Field office(const std::string& code, const std::string& rows) {
  return {"OFFICE", "", {leaf("CODE", code), leaf("ROWS", rows)}};
}

/// A Result with that code; `rows` and what more stands in it.
Reply result(const std::string& code, const std::string& rows = "0", std::vector<Field> more = {},
             const std::string& status = "") {
  Reply reply{"01JD9Z00000000000000000001", "land.address", {}};
  const auto right = code.front() == '0' ? "1" : "0";
  reply.content.children = {leaf("STATUS", status.empty() ? right : status), leaf("CODE", code),
                            leaf("MESSAGE", "說明"), leaf("TRANSACTIONID", "115-000000017"), leaf("RETURNROWS", rows)};
  for (auto& field : more)
    reply.content.children.push_back(std::move(field));
  return reply;
}

const Field kAt = leaf("EFFECTIVEAT", "2026-11-22T03:04:06Z");

Reply applied() {
  return result("0000", "3", {kAt, {"OFFICES", "", {office("WA", "2"), office("XA", "1")}}});
}

bool unreadable(const Reply& reply) {
  return std::holds_alternative<Unreadable>(read_land_answer(reply));
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_the_answer_of_the_page) {
  auto reply = applied();
  reply.content.children.push_back(
      {"FOLLOWUP", "", {leaf("WHAT", "fetch_certificate"), leaf("OFFICE", "WA"), leaf("UNTIL", "20270122")}});
  const auto settled = std::get<Settled>(read_land_answer(reply));
  BOOST_CHECK(settled.outcome == Outcome::applied);
  const std::vector<ChangedAt> offices{{"WA", 2}, {"XA", 1}};
  BOOST_CHECK(settled.offices == offices);
  BOOST_CHECK((settled.follow_up == FollowUp{"fetch_certificate", "WA", "2027-01-22"}));
  BOOST_TEST(settled.agency_ref == "115-000000017");
  BOOST_TEST(settled.effective_at == "2026-11-22T03:04:06Z");
}

BOOST_AUTO_TEST_CASE(reads_every_code_of_the_table) {
  const auto outcome = [](const std::string& code) { return std::get<Settled>(read_land_answer(result(code))); };
  BOOST_CHECK(outcome("0001").outcome == Outcome::already_current);
  BOOST_CHECK(outcome("0002").outcome == Outcome::superseded);
  BOOST_CHECK(outcome("1001").outcome == Outcome::no_record);
  BOOST_CHECK(outcome("3001").outcome == Outcome::cannot_represent);
  for (const auto& [code, reason] :
       std::initializer_list<std::pair<const char*, const char*>>{{"2001", "restricted_registration"},
                                                                  {"2002", "identity_differs"},
                                                                  {"2003", "registration_pending"},
                                                                  {"2004", "inheritance_pending"},
                                                                  {"2750", "land_2750"}}) {
    BOOST_CHECK(outcome(code).outcome == Outcome::refused);
    BOOST_TEST(outcome(code).reason == reason);
  }
}

BOOST_AUTO_TEST_CASE(the_citizen_must_come) {
  const auto settled =
      std::get<Settled>(read_land_answer(result("0200", "0", {{"FOLLOWUP", "", {leaf("WHAT", "visit")}}})));
  BOOST_CHECK(settled.outcome == Outcome::needs_citizen);
  BOOST_TEST(settled.follow_up->what == "visit");
}

BOOST_AUTO_TEST_CASE(an_examination_keeps_the_notice_waiting) {
  const auto pending =
      std::get<Pending>(read_land_answer(result("0100", "0", {leaf("DUEAT", "2026-12-01T00:00:00Z")})));
  BOOST_CHECK(pending.until == parse_instant("2026-12-01T00:00:00Z"));
}

BOOST_AUTO_TEST_CASE(status_and_code_must_agree) {
  BOOST_TEST(unreadable(result("1001", "0", {}, "1")));
  BOOST_TEST(unreadable(result("0001", "0", {}, "0")));
  BOOST_TEST(!unreadable(result("0001", "0", {}, "1")));
}

BOOST_AUTO_TEST_CASE(the_rows_must_add_up) {
  BOOST_TEST(!unreadable(applied()));
  BOOST_TEST(unreadable(result("0000", "4", {kAt, {"OFFICES", "", {office("WA", "2"), office("XA", "1")}}})));
  BOOST_TEST(unreadable(result("0000", "0", {kAt, {"OFFICES", "", {office("WA", "0")}}})));
  BOOST_TEST(unreadable(result("0000", "2", {kAt, {"OFFICES", "", {office("WA", "1"), office("WA", "1")}}})));
  BOOST_TEST(unreadable(result("0000", "1", {kAt})));
  BOOST_TEST(unreadable(result("1001", "1")));
}

BOOST_AUTO_TEST_CASE(never_guesses) {
  for (const char* code : {"0003", "1002", "3002", "8003", "9001", "000", "00000", "000x", ""})
    BOOST_TEST(unreadable(result(std::string{code}.empty() ? "x" : code)), code);
  BOOST_TEST(unreadable(result("0200")));
  BOOST_TEST(unreadable(result("0200", "0", {{"FOLLOWUP", "", {leaf("WHAT", "dance")}}})));
  BOOST_TEST(unreadable(result("2001", "0", {{"FOLLOWUP", "", {leaf("WHAT", "visit")}}})));
  BOOST_TEST(unreadable(result("0100", "0", {leaf("DUEAT", "soon")})));
  BOOST_TEST(unreadable(result("1001", "0", {leaf("CODE", "0001")})));
  BOOST_TEST(unreadable(result("0000", "1", {{"OFFICES", "", {office("WA", "1")}}})));
  BOOST_TEST(unreadable({"01JD9Z00000000000000000001", "land.address", {}}));
}
