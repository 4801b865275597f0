#include "plugins/configured/answers.h"

#include "tests/unit/configured/described_partner.h"

using namespace tongbao;

namespace {

Verdict answered(const std::string& agency, const std::string& procedure, std::vector<Field> members) {
  return read_partner_answer(example_partner(agency), {"01JD9Z00000000000000000001", procedure, {"", "", members}});
}

Verdict water(std::vector<Field> members) {
  return answered("water", "water.bill", std::move(members));
}

Verdict power(std::vector<Field> result) {
  return answered("power", "power.bill", {{"Result", "", std::move(result)}});
}

std::string why(const Verdict& verdict) {
  const auto* unreadable = std::get_if<Unreadable>(&verdict);
  return unreadable == nullptr ? "readable" : unreadable->why;
}

std::string fault(const std::string& text) {
  const auto meaning = parse_answer_meaning(text);
  return meaning ? "" : meaning.failure().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configured_answers)

BOOST_AUTO_TEST_CASE(every_code_of_the_list_means_what_stands_there) {
  const struct {
    std::string code;
    Outcome outcome;
    std::string reason;
  } rows[] = {{"OK", Outcome::applied, ""},
              {"SAME", Outcome::already_current, ""},
              {"NO_CUSTOMER", Outcome::no_record, ""},
              {"NOT_THE_USER", Outcome::refused, "identity_mismatch"},
              {"CLOSED", Outcome::refused, "account_closed"},
              {"OUTDATED", Outcome::superseded, ""}};
  for (const auto& row : rows) {
    const auto verdict = water({{"Result", row.code, {}}, {"CaseNumber", "W-17", {}}});
    BOOST_TEST_CONTEXT(row.code) {
      BOOST_REQUIRE(std::holds_alternative<Settled>(verdict));
      const auto& settled = std::get<Settled>(verdict);
      BOOST_TEST((settled.outcome == row.outcome));
      BOOST_TEST(settled.reason == row.reason);
      BOOST_TEST(settled.agency_ref == "W-17");
      BOOST_TEST(!settled.follow_up.has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_code_may_stand_in_several_members) {
  BOOST_TEST(
      (std::get<Settled>(power({{"Status", "1", {}}, {"Code", "0100", {}}})).outcome == Outcome::already_current));
  BOOST_TEST((std::get<Settled>(power({{"Status", "0", {}}, {"Code", "2003", {}}})).reason == "arrears"));
  BOOST_TEST(std::holds_alternative<Pending>(power({{"Status", "2", {}}})));
  BOOST_TEST(why(power({{"Status", "1/0000", {}}})) == "its code stands twice or is no value");
  BOOST_TEST(why(power({{"Code", "0000", {}}})) == "a code outside the list");
  BOOST_TEST(why(answered("power", "power.bill", {{"Status", "1", {}}, {"Code", "0000", {}}})) == "no code");
}

BOOST_AUTO_TEST_CASE(says_which_office_changed_how_many_records) {
  auto settled =
      std::get<Settled>(power({{"Status", "1", {}}, {"Code", "0000", {}}, {"Branch", "P7", {}}, {"Rows", "2", {}}}));
  BOOST_TEST((settled.offices == std::vector<ChangedAt>{{"P7", 2U}}));
  settled = std::get<Settled>(water({{"Result", "OK", {}}, {"ServiceOffice", "W3", {}}}));
  BOOST_TEST((settled.offices == std::vector<ChangedAt>{{"W3", std::nullopt}}));
  settled =
      std::get<Settled>(power({{"Status", "1", {}}, {"Code", "0000", {}}, {"Branch", "P7", {}}, {"Rows", "0", {}}}));
  BOOST_TEST((settled.outcome == Outcome::already_current && settled.offices.empty()));
  BOOST_TEST(why(power({{"Status", "0", {}}, {"Code", "2001", {}}, {"Rows", "1", {}}})) ==
             "records beside an outcome that changed nothing");
  BOOST_TEST(why(power({{"Status", "1", {}}, {"Code", "0000", {}}, {"Rows", "many", {}}})) ==
             "a number of records that is none");
}

BOOST_AUTO_TEST_CASE(says_what_the_citizen_must_still_do_where_and_until_when) {
  const auto settled = std::get<Settled>(
      power({{"Status", "0", {}}, {"Code", "5001", {}}, {"Branch", "P7", {}}, {"DueDate", "2026-12-31", {}}}));
  BOOST_TEST((settled.outcome == Outcome::needs_citizen));
  BOOST_TEST((settled.follow_up == FollowUp{"visit", "P7", "2026-12-31"}));
  const auto beside = std::get<Settled>(power({{"Status", "1", {}}, {"Code", "0001", {}}, {"Branch", "P7", {}}}));
  BOOST_TEST((beside.outcome == Outcome::applied && beside.follow_up == FollowUp{"visit", "P7", ""}));
  BOOST_TEST((beside.offices == std::vector<ChangedAt>{{"P7", std::nullopt}}));
  BOOST_TEST(why(power({{"Status", "0", {}}, {"Code", "5001", {}}, {"DueDate", "soon", {}}})) ==
             "a follow-up until no day");
}

BOOST_AUTO_TEST_CASE(waits_until_the_partner_will_have_decided) {
  const auto until = [](const std::string& text) {
    return std::get<Pending>(water({{"Result", "QUEUED", {}}, {"Until", text, {}}})).until;
  };
  BOOST_TEST(!until("").has_value());
  BOOST_TEST((until("2026-11-24T04:00:00Z") == Instant{std::chrono::milliseconds{1'795'492'800'000}}));
  BOOST_TEST((until("2026-11-24") == Instant{std::chrono::milliseconds{1'795'536'000'000}}));  // its end in Taipei
  BOOST_TEST(why(water({{"Result", "QUEUED", {}}, {"Until", "next week", {}}})) ==
             "until is neither an instant nor a day");
}

BOOST_AUTO_TEST_CASE(guesses_nothing) {
  BOOST_TEST(why(water({})) == "no code");
  BOOST_TEST(why(water({{"result", "OK", {}}})) == "no code");
  BOOST_TEST(why(water({{"Result", "ok", {}}})) == "a code outside the list");
  BOOST_TEST(why(water({{"Result", "OK ", {}}})) == "a code outside the list");
  BOOST_TEST(why(water({{"Result", "OK", {}}, {"Result", "OK", {}}})) == "its code stands twice or is no value");
  BOOST_TEST(why(water({{"Result", "", {{"Result", "OK", {}}}}})) == "its code stands twice or is no value");
  BOOST_TEST(why(water({{"Result", "OK", {}}, {"CaseNumber", "1", {}}, {"CaseNumber", "2", {}}})) ==
             "a member stands twice or is no value");
  BOOST_TEST(why(water({{"Result", "OK", {}}, {"DoneAt", "yesterday", {}}})) == "effective_at is no instant");
  const std::vector<Field> code{{"Status", "1", {}}, {"Code", "0000", {}}};
  BOOST_TEST(why(answered("power", "power.bill", {{"Result", "", code}, {"Result", "", code}})) ==
             "its code stands twice or is no value");
}

BOOST_AUTO_TEST_CASE(an_alternative_is_only_for_procedures_that_offer_one) {
  auto partner = example_partner("post");
  partner.answers["elsewhere"] = *parse_answer_meaning("applied_alternative: kept_as_residence");
  const Reply reply{"n", "post.forward", {"", "", {{"status", "elsewhere", {}}}}};
  BOOST_TEST(why(read_partner_answer(partner, reply)) == "an alternative for a procedure that has none");
  partner.procedures[0].offers_fallback = true;
  BOOST_TEST(std::get<Settled>(read_partner_answer(partner, reply)).reason == "kept_as_residence");
}

BOOST_AUTO_TEST_CASE(refuses_meanings_it_cannot_give) {
  BOOST_TEST(fault("aplied") == "\"aplied\" is no outcome a partner gives; did you mean applied?");
  BOOST_TEST(
      fault("") ==
      "\"\" is no outcome a partner gives (pending | applied | already_current | applied_alternative | refused | "
      "no_record | needs_citizen | cannot_represent | superseded)");
  BOOST_TEST(fault("expired") == "expired is the gateway's own finding, no answer of a partner");
  BOOST_TEST(fault("refused") == "a refusal has a reason: \"refused: <word>\"");
  BOOST_TEST(fault("refused:") == "has nothing behind \":\"");
  BOOST_TEST(fault("refused: Konto zu") == "a reason is a word of small letters, digits and _");
  BOOST_TEST(fault("needs_citizen") ==
             "what the citizen must still do is one of photo | fetch_certificate | visit | pay | new_character");
  BOOST_TEST(fault("no_record: gone") == "no_record has nothing behind it");
  BOOST_TEST(fault("pending: soon") == "pending has nothing behind it");
  BOOST_TEST(fault("applied: visit") == "");
}

BOOST_AUTO_TEST_SUITE_END()
