#include "gateway/http/partner_bodies.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace tongbao;

namespace {

const std::string kNoticeId = "01JD9Z00000000000000000001";

ApiRequest partner_says(const std::string& body) {
  ApiRequest request;
  request.body = body;
  return request;
}

PollBody poll(const std::string& body) {
  const auto read = read_poll(partner_says(body));
  BOOST_REQUIRE_MESSAGE(std::holds_alternative<PollBody>(read), body);
  return std::get<PollBody>(read);
}

/// "status code pointer:code …" of a refusal; "" when the body was taken.
template <class Taken>
std::string words_of(const std::variant<Taken, ApiResponse>& read) {
  const auto* response = std::get_if<ApiResponse>(&read);
  if (response == nullptr) return "";
  const auto problem = nlohmann::json::parse(response->body);
  auto text = std::to_string(response->status) + " " + problem.value("code", "");
  for (const auto& error : problem.value("errors", nlohmann::json::array()))
    text += " " + error.value("pointer", "?") + ":" + error.value("code", "?");
  return text;
}

std::string poll_refused(const std::string& body) {
  return words_of(read_poll(partner_says(body)));
}

std::string push_refused(const std::string& body) {
  return words_of(read_pushed_notice(partner_says(body)));
}

std::string many(std::size_t count) {
  auto ids = nlohmann::json::array();
  for (std::size_t i = 0; i < count; ++i)
    ids.push_back("id");
  return nlohmann::json{{"ack", ids}}.dump();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(partner_bodies)

BOOST_AUTO_TEST_CASE(an_empty_poll_waits_for_a_hundred) {
  const auto body = poll("{}");
  BOOST_TEST(body.max_events == 100U);
  BOOST_TEST(!body.return_immediately);
  BOOST_TEST(body.acknowledged.empty());
  BOOST_TEST(body.errors.empty());
}

BOOST_AUTO_TEST_CASE(reads_every_member) {
  const auto body = poll(R"({"max_events":0,"return_immediately":true,"ack":["a","b"],)"
                         R"("set_errors":{"c":{"code":"no_such_customer","description":"許功蓋 unknown"}}})");
  BOOST_TEST(body.max_events == 0U);
  BOOST_TEST(body.return_immediately);
  BOOST_TEST(body.acknowledged == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
  BOOST_REQUIRE(body.errors.size() == 1U);
  BOOST_TEST(body.errors[0].event_id == "c");
  BOOST_TEST(body.errors[0].code == "no_such_customer");
  BOOST_TEST(body.errors[0].content ==
             R"({"notice_id":"c","set_error":{"code":"no_such_customer","description":"許功蓋 unknown"}})");
}

BOOST_AUTO_TEST_CASE(a_code_that_could_be_a_name_stays_in_the_content_alone) {
  const auto body = poll(R"({"set_errors":{"c":{"code":"許功蓋"}}})");
  BOOST_TEST(body.errors[0].code.empty());
  BOOST_TEST(body.errors[0].content == R"({"notice_id":"c","set_error":{"code":"許功蓋"}})");
}

BOOST_AUTO_TEST_CASE(says_everything_that_is_wrong_with_a_poll) {
  BOOST_TEST(poll_refused("") == "400 json_malformed");
  BOOST_TEST(poll_refused("[]") == "422 request_faulty :not_object");
  BOOST_TEST(poll_refused(R"({"max_events":501,"return_immediately":1,"ack":["a",2],"set_errors":[],"maxEvents":1})") ==
             "422 request_faulty /max_events:number_out_of_range /return_immediately:not_boolean /ack/1:not_text "
             "/set_errors:not_object /maxEvents:member_unknown");
  BOOST_TEST(poll_refused(R"({"max_events":-1,"ack":{}})") ==
             "422 request_faulty /max_events:number_out_of_range /ack:not_list");
  BOOST_TEST(poll_refused(R"({"set_errors":{"a/b":{"description":"x"},"c":1}})") ==
             "422 request_faulty /set_errors/a~1b/code:member_missing /set_errors/c:not_object");
  BOOST_TEST(poll_refused(R"({"ack":["a"],"set_errors":{"a":{"code":"x"}}})") ==
             "422 request_faulty /set_errors/a:acknowledged_and_refused");
}

BOOST_AUTO_TEST_CASE(takes_five_hundred_at_once_and_no_more) {
  BOOST_TEST(poll(many(500)).acknowledged.size() == 500U);
  BOOST_TEST(poll_refused(many(501)) == "422 request_faulty /ack:too_many_receipts");
}

BOOST_AUTO_TEST_CASE(an_answer_names_its_notice_and_says_the_rest_in_its_own_words) {
  const auto read = read_pushed_notice(partner_says(R"({"Result":"OK","notice_id":")" + kNoticeId + R"("})"));
  BOOST_REQUIRE(std::holds_alternative<std::string>(read));
  BOOST_TEST(std::get<std::string>(read) == kNoticeId);
  BOOST_TEST(push_refused("<html>") == "400 json_malformed");
  BOOST_TEST(push_refused(R"({"Result":"OK"})") == "422 request_faulty /notice_id:member_missing");
  BOOST_TEST(push_refused(R"({"notice_id":"Y109876546"})") == "422 request_faulty /notice_id:notice_id_malformed");
  BOOST_TEST(push_refused(R"({"notice_id":"a","notice_id":"b"})") == "400 json_duplicate_key");
}

BOOST_AUTO_TEST_SUITE_END()
