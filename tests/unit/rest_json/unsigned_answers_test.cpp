#include <boost/test/unit_test.hpp>

#include "tests/unit/rest_json/wire_vector.h"

using namespace tongbao;

namespace {

constexpr const char* kPlainVerdict = R"({"outcome":"applied"})";

SignedRequest unsigned_request() {
  return {notice_request(*parse_url("http://127.0.0.1:8460/v1/notices"), vector_envelope()), {}};
}

SendOutcome read_plain(HttpOutcome outcome, std::string_view notice_id_member = {}) {
  const GatewaySide gateway;
  return read_notice_answer(std::move(outcome), unsigned_request(), vector_envelope(),
                            {gateway.keys, {}, kAnswerSignedAt, false, notice_id_member});
}

HttpAnswer says(int status, const std::string& body, const std::string& type = "application/json") {
  return {status, {{"content-type", type}}, body};
}

Failed tried_again(const HttpOutcome& outcome, std::string_view notice_id_member = {}) {
  const auto result = read_plain(outcome, notice_id_member);
  BOOST_REQUIRE(std::holds_alternative<Failed>(result));
  const auto& failed = std::get<Failed>(result);
  BOOST_TEST((failed.failure.kind == FailureKind::transient), failed.failure.code);
  return failed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_json_unsigned_answers)

BOOST_AUTO_TEST_CASE(a_json_object_with_200_is_the_partners_word) {
  for (const auto* type : {"application/json", "Application/JSON; charset=utf-8"}) {
    const auto result = read_plain(says(200, kPlainVerdict, type));
    BOOST_REQUIRE(std::holds_alternative<Answered>(result));
    const auto& answered = std::get<Answered>(result);
    BOOST_TEST(value_at(answered.reply.content, "outcome") == "applied");
    BOOST_TEST(answered.reply.notice_id == "01JD9Z00000000000000000001");
    BOOST_TEST(answered.wire.answer_bytes == kPlainVerdict);
    BOOST_TEST(answered.wire.request_bytes == kNoticeBody);
    BOOST_TEST((answered.wire.request_signature.empty() && answered.wire.answer_signature.empty()));
    BOOST_TEST(answered.wire.status == "200");
  }
}

BOOST_AUTO_TEST_CASE(a_receipt_with_202_hands_the_notice_over) {
  BOOST_TEST(std::get<HandedOver>(read_plain(says(202, R"({"receipt":"R-17"})"))).receipt == "R-17");
  BOOST_TEST(tried_again(says(202, "{}")).failure.code == "answer_malformed");
  BOOST_TEST(tried_again(says(202, R"({"receipt":"R-17"})"), "id").failure.code == "answer_not_bound");
}

BOOST_AUTO_TEST_CASE(no_other_status_settles_anything_even_as_json) {
  for (const int status : {201, 204, 301, 400, 401, 403, 404, 405, 409, 410, 413, 422, 500, 502, 504})
    BOOST_TEST(tried_again(says(status, kPlainVerdict)).failure.code == "answer_not_the_agencys", status);
  BOOST_TEST(tried_again(says(503, kPlainVerdict)).failure.code == "agency_unavailable");
  auto busy = says(429, kPlainVerdict);
  busy.fields.add("retry-after", "7");
  BOOST_TEST((tried_again(busy).retry_after == std::chrono::seconds{7}));
}

BOOST_AUTO_TEST_CASE(a_page_is_no_answer) {
  BOOST_TEST(tried_again(says(200, "<html>maintenance</html>", "text/html")).failure.code == "answer_not_the_agencys");
  BOOST_TEST(tried_again(says(200, kPlainVerdict, "text/html")).failure.code == "answer_not_the_agencys");
  BOOST_TEST(tried_again(says(200, kPlainVerdict, "application/jsonp")).failure.code == "answer_not_the_agencys");
  BOOST_TEST(tried_again(HttpAnswer{200, {}, kPlainVerdict}).failure.code == "answer_not_the_agencys");
  for (const auto* body : {"<html></html>", "", "[]", "\"applied\"", R"({"outcome":"applied","outcome":"refused"})",
                           R"({"outcome":"applied"} trailing)", R"({"outcome":)", "{\"outcome\":\"\xff\"}"})
    BOOST_TEST(tried_again(says(200, body)).failure.code == "answer_malformed", body);
}

BOOST_AUTO_TEST_CASE(an_answer_about_something_else_is_not_bound) {
  for (const auto* body : {R"({"outcome":"applied","notice_id":"01JD9Z00000000000000000002"})",
                           R"({"outcome":"applied","case_id":"01JD9Z00000000000000000009"})"})
    BOOST_TEST(tried_again(says(200, body)).failure.code == "answer_not_bound", body);
  BOOST_TEST(std::holds_alternative<Answered>(read_plain(says(
      200, R"({"case_id":"01JD9Z00000000000000000000","notice_id":"01JD9Z00000000000000000001","outcome":"x"})"))));
}

BOOST_AUTO_TEST_CASE(a_route_may_demand_that_the_notice_id_is_repeated) {
  BOOST_TEST(tried_again(says(200, kPlainVerdict), "head/id").failure.code == "answer_not_bound");
  BOOST_TEST(tried_again(says(200, R"({"head":{"id":"01JD9Z00000000000000000002"}})"), "head/id").failure.code ==
             "answer_not_bound");
  BOOST_TEST(std::holds_alternative<Answered>(
      read_plain(says(200, R"({"head":{"id":"01JD9Z00000000000000000001"}})"), "head/id")));
}

BOOST_AUTO_TEST_CASE(trouble_on_the_way_stays_trouble) {
  const auto failed = tried_again(HttpTrouble{{FailureKind::transient, "connect_failed", ""}, false});
  BOOST_TEST(failed.failure.code == "connect_failed");
  BOOST_TEST(!failed.may_have_arrived);
  BOOST_TEST(failed.wire.request_bytes == kNoticeBody);
}

BOOST_AUTO_TEST_CASE(later_answers_come_unsigned_too) {
  const GatewaySide gateway;
  const AnswerRule rule{gateway.keys, {}, kAnswerSignedAt, false, {}};
  const auto replies = read_poll_answer(
      says(200, R"({"sets":{"e1":{"notice_id":"01JD9Z00000000000000000001","outcome":"applied"}}})"), {}, rule);
  BOOST_REQUIRE(bool{replies});
  BOOST_TEST(replies->at(0).notice_id == "01JD9Z00000000000000000001");
  BOOST_TEST(!read_poll_answer(says(404, R"({"sets":{}})"), {}, rule));
  BOOST_TEST(!read_poll_answer(says(200, R"({"sets":{}})", "text/html"), {}, rule));
}

BOOST_AUTO_TEST_SUITE_END()
