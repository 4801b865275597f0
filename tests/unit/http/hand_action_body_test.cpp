#include "gateway/http/hand_action_body.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace tongbao;

namespace {

template <class Body>
using Read = std::variant<Body, ApiResponse>;

ApiRequest with_body(const std::string& body) {
  ApiRequest request;
  request.body = body;
  return request;
}

/// "status code pointer:code …" of a refusal; "" when the body was taken.
template <class Body>
std::string refusal(const Read<Body>& read) {
  const auto* response = std::get_if<ApiResponse>(&read);
  if (response == nullptr) return "";
  const auto problem = nlohmann::json::parse(response->body);
  auto text = std::to_string(response->status) + " " + problem.value("code", "");
  for (const auto& error : problem.value("errors", nlohmann::json::array()))
    text += " " + error.value("pointer", "?") + ":" + error.value("code", "?");
  return text;
}

std::string refused_action(const std::string& body) {
  return refusal(read_hand_action(with_body(body)));
}

std::string refused_settlement(const std::string& body) {
  return refusal(read_hand_settlement(with_body(body)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hand_action_body)

BOOST_AUTO_TEST_CASE(takes_every_reason_of_the_list) {
  for (const auto reason : kHandReasons) {
    const auto read = read_hand_action(with_body(R"({"reason":")" + std::string{reason} + R"("})"));
    BOOST_REQUIRE(std::holds_alternative<HandBody>(read));
    BOOST_TEST(std::get<HandBody>(read).reason == reason);
  }
}

BOOST_AUTO_TEST_CASE(takes_no_sentence_as_a_reason) {
  BOOST_TEST(refused_action(R"({"reason":"王小明 called"})") == "422 request_faulty /reason:reason_unknown");
  BOOST_TEST(refused_action("{}") == "422 request_faulty /reason:member_missing");
  BOOST_TEST(refused_action(R"({"reason":""})") == "422 request_faulty /reason:member_empty");
  BOOST_TEST(refused_action(R"({"reason":7})") == "422 request_faulty /reason:not_a_text");
  BOOST_TEST(refused_action(R"({"reason":null})") == "422 request_faulty /reason:not_a_text");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_object_and_what_it_does_not_know) {
  BOOST_TEST(refused_action("[]").starts_with("422 request_faulty :not_an_object"));
  BOOST_TEST(refused_action(R"({"reason":"cause_removed","who":"me"})") == "422 request_faulty /who:member_unknown");
  // RFC 6901: a slash or tilde in a name is escaped in its pointer.
  BOOST_TEST(refused_action(R"({"reason":"cause_removed","a/b~c":1})") == "422 request_faulty /a~1b~0c:member_unknown");
}

BOOST_AUTO_TEST_CASE(reads_json_strictly) {
  BOOST_TEST(refused_action("") == "400 json_malformed");
  BOOST_TEST(refused_action(R"({"reason":"cause_removed"} x)") == "400 json_malformed");
  BOOST_TEST(refused_action(R"({"reason":"cause_removed","reason":"cause_removed"})") == "400 json_duplicate_key");
  BOOST_TEST(refused_settlement("{\"reason\":\"\xff\"}") == "400 json_not_utf8");
}

BOOST_AUTO_TEST_CASE(reads_a_settlement) {
  const auto read = read_hand_settlement(with_body(
      R"({"outcome":"refused","reason":"agency_confirmed_in_writing","agency_ref":"A-1/2","refusal_reason":"open_violations"})"));
  BOOST_REQUIRE(std::holds_alternative<HandSettlementBody>(read));
  const auto& body = std::get<HandSettlementBody>(read);
  BOOST_TEST((body.outcome == Outcome::refused));
  BOOST_TEST(body.agency_ref == "A-1/2");
  BOOST_TEST(body.refusal_reason == "open_violations");
  BOOST_TEST(refused_settlement(R"({"outcome":"applied","reason":"handled_on_paper"})").empty());
}

BOOST_AUTO_TEST_CASE(an_empty_outcome_is_none) {
  BOOST_TEST(refused_settlement(R"({"outcome":"","reason":"handled_on_paper"})") ==
             "422 request_faulty /outcome:member_empty");
}

BOOST_AUTO_TEST_CASE(a_refusal_needs_its_reason) {
  BOOST_TEST(refused_settlement(R"({"outcome":"refused","reason":"handled_on_paper"})") ==
             "422 request_faulty /refusal_reason:member_missing");
}

BOOST_AUTO_TEST_CASE(tells_every_fault_of_a_settlement_at_once) {
  BOOST_TEST(
      refused_settlement(R"({"outcome":"done","reason":"x","agency_ref":"王小明","refusal_reason":"a b","z":1})") ==
      "422 request_faulty /z:member_unknown /reason:reason_unknown /outcome:outcome_unknown "
      "/agency_ref:reference_malformed /refusal_reason:reason_malformed");
  const auto longest = std::string(64, 'x');
  const auto with_ref = [](const std::string& ref) {
    return R"({"outcome":"applied","reason":"handled_on_paper","agency_ref":")" + ref + R"("})";
  };
  BOOST_TEST(refused_settlement(with_ref(longest)).empty());
  BOOST_TEST(refused_settlement(with_ref(longest + "x")) == "422 request_faulty /agency_ref:reference_malformed");
}

BOOST_AUTO_TEST_SUITE_END()
