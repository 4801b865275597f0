#include <boost/test/unit_test.hpp>

#include "tests/unit/rest_json/wire_vector.h"

using namespace tongbao;

namespace {

SendOutcome read(const HttpOutcome& outcome, const SignedRequest& sent = vector_request()) {
  const GatewaySide gateway;
  return read_notice_answer(outcome, sent, vector_envelope(), {gateway.keys, gateway.peer, kAnswerSignedAt});
}

HttpAnswer agency_says(int status, const std::string& body, const std::string& type = "application/json") {
  return signed_by_agency({status, {{"content-type", type}}, body}, vector_request());
}

Failed failed(const HttpOutcome& outcome) {
  return std::get<Failed>(read(outcome));
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_answer_of_the_wire_page_is_the_agencys_word) {
  const auto outcome = read(signed_outcome());
  BOOST_REQUIRE(std::holds_alternative<Answered>(outcome));
  const auto& answered = std::get<Answered>(outcome);
  BOOST_TEST(answered.reply.notice_id == "01JD9Z00000000000000000001");
  BOOST_TEST(answered.reply.procedure == "vehicle.license_address");
  BOOST_TEST(value_at(answered.reply.content, "outcome") == "applied");
  BOOST_TEST(value_at(answered.reply.content, "agency_ref") == "V-7781");
  BOOST_TEST(answered.wire.request_bytes == kNoticeBody);
  BOOST_TEST(answered.wire.answer_bytes == kAnswerBody);
  BOOST_TEST(answered.wire.status == "200");
  // The leaves of wire.md §7 commit to these.
  BOOST_TEST(to_hex(sha256(answered.wire.request_signature)) ==
             "82ff54c597d36ce72d109017583b0644f6912b9301aedfd8d293615182b43f69");
  BOOST_TEST(to_hex(sha256(answered.wire.answer_signature)) ==
             "200a405ac9e827aa88d5c6b79e5c5665f8815f7f68a7a1885c6d56efe935060d");
}

BOOST_AUTO_TEST_CASE(an_answer_to_another_request_is_none) {
  VectorRandom random;
  auto envelope = vector_envelope();
  envelope.notice_id.back() = '2';
  const auto other = signed_request(notice_request(*parse_url("https://vehicle.example.tw/v1/notices"), envelope),
                                    test_signer("gateway", "gw-2026a"), kNoticeSignedAt, random);
  const auto outcome = std::get<Failed>(read(signed_outcome(), *other));
  BOOST_TEST(outcome.failure.code == "answer_not_the_agencys");
  BOOST_TEST(outcome.may_have_arrived);
}

BOOST_AUTO_TEST_CASE(a_changed_body_is_none) {
  auto answer = signed_outcome();
  answer.body.replace(answer.body.find("applied"), 7, "refused");
  BOOST_TEST(failed(answer).failure.code == "answer_not_the_agencys");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_not_this_agencys_is_none) {
  const GatewaySide gateway;
  const std::vector<PeerKey> others{{"land-2026a", "ed25519"}};
  const auto outcome = read_notice_answer(signed_outcome(), vector_request(), vector_envelope(),
                                          {gateway.keys, others, kAnswerSignedAt});
  BOOST_TEST(std::get<Failed>(outcome).failure.code == "answer_not_the_agencys");
}

BOOST_AUTO_TEST_CASE(a_signed_receipt_hands_the_notice_over) {
  const auto outcome = read(agency_says(202, R"({"receipt":"R-17","until":"2026-11-24T00:00:00Z"})"));
  BOOST_TEST(std::get<HandedOver>(outcome).receipt == "R-17");
  BOOST_TEST((std::get<HandedOver>(outcome).until == parse_instant("2026-11-24T00:00:00Z")));
  for (const auto* body :
       {R"({"receipt":"R-18"})", R"({"receipt":"R-18","until":"tomorrow"})", R"({"receipt":"R-18","until":7})"})
    BOOST_TEST(!std::get<HandedOver>(read(agency_says(202, body))).until);
  BOOST_TEST(failed(agency_says(202, R"({"until":"2026-11-24T00:00:00Z"})")).failure.code == "answer_malformed");
}

BOOST_AUTO_TEST_CASE(unsigned_answers_of_every_kind_are_tried_again) {
  for (const auto& answer : {HttpAnswer{200, {{"content-type", "application/json"}}, kAnswerBody},
                             HttpAnswer{200, {{"content-type", "text/html"}}, "<html>maintenance</html>"},
                             HttpAnswer{404, {{"content-type", "application/problem+json"}}, R"({"code":"x"})"},
                             HttpAnswer{400, {}, "Bad Request"}, HttpAnswer{302, {{"location", "/x"}}, ""},
                             HttpAnswer{500, {}, ""}, HttpAnswer{200, {}, ""}}) {
    const auto trouble = failed(answer);
    BOOST_TEST(trouble.failure.code == "answer_not_the_agencys");
    BOOST_CHECK(trouble.failure.kind == FailureKind::transient);
    BOOST_TEST(trouble.may_have_arrived);
    BOOST_TEST(!trouble.retry_after.has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_signed_refusal_of_the_message_is_for_a_person) {
  auto trouble = failed(agency_says(400, R"({"code":"bad_notice","errors":[]})", "application/problem+json"));
  BOOST_CHECK(trouble.failure.kind == FailureKind::permanent);
  BOOST_TEST(trouble.failure.code == "agency_rejected_notice");
  BOOST_TEST(trouble.failure.detail == "HTTP 400, bad_notice");
  BOOST_TEST(!trouble.may_have_arrived);
  trouble = failed(agency_says(422, R"({"code":"key_reused"})", "application/problem+json"));
  BOOST_TEST(trouble.failure.code == "agency_rejected_notice");
  BOOST_TEST(trouble.may_have_arrived);
  trouble = failed(agency_says(500, "oops", "text/plain"));
  BOOST_CHECK(trouble.failure.kind == FailureKind::transient);
}

BOOST_AUTO_TEST_CASE(a_busy_agency_says_how_long_to_wait) {
  auto trouble = failed(HttpAnswer{429, {{"retry-after", "120"}}, ""});
  BOOST_TEST(trouble.failure.code == "agency_busy");
  BOOST_TEST(trouble.retry_after->count() == 120);
  BOOST_TEST(!trouble.may_have_arrived);
  trouble = failed(HttpAnswer{503, {{"retry-after", "Sun, 22 Nov 2026 03:05:06 GMT"}}, ""});
  BOOST_TEST(trouble.failure.code == "agency_unavailable");
  BOOST_TEST(trouble.retry_after->count() == 60);
  BOOST_TEST(trouble.may_have_arrived);
  BOOST_TEST(!failed(HttpAnswer{503, {{"retry-after", "soon"}}, ""}).retry_after.has_value());
  BOOST_TEST(!failed(HttpAnswer{500, {{"retry-after", "5"}}, ""}).retry_after.has_value());
}

BOOST_AUTO_TEST_CASE(signed_garbage_is_no_verdict) {
  for (const char* body :
       {"", "[]", "\"applied\"", "{\"outcome\":\"applied\",\"outcome\":\"refused\"}", "{\"outcome\":"})
    BOOST_TEST(failed(agency_says(200, body)).failure.code == "answer_malformed", body);
  const auto other = failed(agency_says(200, R"({"case_id":"01JD9Z0000000000000000000X","outcome":"applied"})"));
  BOOST_TEST(other.failure.code == "answer_for_another_case");
  BOOST_CHECK(other.failure.kind == FailureKind::permanent);
}

BOOST_AUTO_TEST_CASE(trouble_on_the_wire_keeps_its_own_word) {
  const auto outcome = failed(HttpTrouble{{FailureKind::transient, "connect_failed", "refused"}, false});
  BOOST_TEST(outcome.failure.code == "connect_failed");
  BOOST_TEST(!outcome.may_have_arrived);
  BOOST_TEST(outcome.wire.request_bytes == kNoticeBody);
}

BOOST_AUTO_TEST_CASE(reads_the_events_of_a_poll) {
  const GatewaySide gateway;
  const std::string body =
      R"({"more_available":false,"sets":{"VE-1":{"agency_ref":"V-1","notice_id":"01JD9Z00000000000000000001","offices":[{"agency_office":"KM","records":1}],"outcome":"applied"},"VE-2":["odd"]}})";
  const auto sent = vector_request();
  const auto replies = read_poll_answer(signed_by_agency({200, {{"content-type", "application/json"}}, body}, sent),
                                        sent, {gateway.keys, gateway.peer, kAnswerSignedAt});
  BOOST_REQUIRE(bool(replies));
  BOOST_REQUIRE(replies->size() == 2U);
  const auto& first = replies->front();
  BOOST_TEST(first.reply_id == "VE-1");
  BOOST_TEST(first.token.value == "VE-1");
  BOOST_TEST(first.notice_id == "01JD9Z00000000000000000001");
  BOOST_TEST(value_at(first.reply.content, "offices/records") == "1");
  BOOST_TEST(first.wire.answer_bytes == body);
  BOOST_TEST(replies->back().notice_id.empty());
  BOOST_TEST(replies->back().reply.content.children.empty());
}

BOOST_AUTO_TEST_CASE(an_unsigned_poll_answer_gives_nothing) {
  const GatewaySide gateway;
  const auto sent = vector_request();
  const AnswerRule rule{gateway.keys, gateway.peer, kAnswerSignedAt};
  const auto code = [&](const HttpAnswer& answer) { return read_poll_answer(answer, sent, rule).failure().code; };
  BOOST_TEST(code({200, {{"content-type", "application/json"}}, R"({"sets":{}})"}) == "answer_not_the_agencys");
  BOOST_TEST(code(signed_by_agency({200, {{"content-type", "application/json"}}, "[]"}, sent)) == "answer_malformed");
  BOOST_TEST(code({503, {}, ""}) == "agency_unavailable");
}
