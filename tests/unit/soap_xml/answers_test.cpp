#include "adapters/soap_xml/answers.h"

#include <boost/test/unit_test.hpp>

#include "gateway/kit/instant_text.h"

using namespace tongbao;

namespace {

const std::string kMessageId = "urn:tongbao:notice:01JD9Z00000000000000000001";
const SoapQuestion kQuestion{"urn:tongbao:land:1", kMessageId, "<sent/>", instant_from_ms(1'795'316'645'000)};

/// An envelope in the manner of docs/formats/land.md, with other prefixes than we write.
std::string envelope(const std::string& header, const std::string& body) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
         "xmlns:a=\"http://www.w3.org/2005/08/addressing\"><s:Header>" +
         header + "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>";
}

std::string headers(const std::string& action, const std::string& relates_to) {
  return "<a:Action>urn:tongbao:land:1/" + action + "</a:Action><a:RelatesTo>" + relates_to + "</a:RelatesTo>";
}

const std::string kResult =
    "<Result xmlns=\"urn:tongbao:land:1\"><STATUS>1</STATUS><CODE>0000</CODE><MESSAGE>已登記</MESSAGE>"
    "<TRANSACTIONID>115-000000017</TRANSACTIONID><RETURNROWS>2</RETURNROWS>"
    "<OFFICES><OFFICE><CODE>WA</CODE><ROWS>2</ROWS></OFFICE></OFFICES></Result>";

HttpAnswer soap(int status, const std::string& document) {
  return {status, {{"content-type", "application/soap+xml; charset=utf-8"}}, document};
}

std::string fault(const std::string& value, const std::string& code) {
  return envelope(headers("fault", kMessageId),
                  "<s:Fault><s:Code><s:Value>s:" + value +
                      "</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\">x</s:Text></s:Reason>"
                      "<s:Detail><CODE xmlns=\"urn:tongbao:land:1\">" +
                      code + "</CODE></s:Detail></s:Fault>");
}

SendOutcome read(const HttpOutcome& outcome) {
  Envelope sent;
  sent.notice_id = "01JD9Z00000000000000000001";
  sent.procedure = "land.address";
  return read_soap_answer(outcome, kQuestion, sent);
}

Failed failed(const HttpOutcome& outcome) {
  return std::get<Failed>(read(outcome));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_result_that_relates_to_the_question_is_the_agencys_word) {
  const auto document = envelope(headers("Result", kMessageId), kResult);
  const auto answered = std::get<Answered>(read(soap(200, document)));
  BOOST_TEST(answered.reply.notice_id == "01JD9Z00000000000000000001");
  BOOST_TEST(answered.reply.procedure == "land.address");
  BOOST_TEST(value_at(answered.reply.content, "CODE") == "0000");
  BOOST_TEST(value_at(answered.reply.content, "OFFICES/OFFICE/ROWS") == "2");
  BOOST_TEST(answered.wire.answer_bytes == document);
  BOOST_TEST(answered.wire.request_bytes == "<sent/>");
  BOOST_TEST(answered.wire.status == "200");
}

BOOST_AUTO_TEST_CASE(an_answer_to_another_question_is_none) {
  for (const auto& header : {headers("Result", "urn:tongbao:notice:01JD9Z00000000000000000002"),
                             std::string{"<a:Action>urn:tongbao:land:1/Result</a:Action>"},
                             headers("Result", kMessageId) + "<a:RelatesTo>" + kMessageId + "</a:RelatesTo>"}) {
    const auto trouble = failed(soap(200, envelope(header, kResult)));
    BOOST_TEST(trouble.failure.code == "answer_not_bound");
    BOOST_CHECK(trouble.failure.kind == FailureKind::transient);
    BOOST_TEST(trouble.may_have_arrived);
  }
}

BOOST_AUTO_TEST_CASE(the_receivers_fault_is_tried_again) {
  auto answer = soap(500, fault("Receiver", "9002"));
  answer.fields.add("retry-after", "30");
  const auto trouble = failed(answer);
  BOOST_TEST(trouble.failure.code == "agency_fault");
  BOOST_CHECK(trouble.failure.kind == FailureKind::transient);
  BOOST_TEST(trouble.failure.detail == "soap:Receiver 9002");
  BOOST_TEST(trouble.retry_after->count() == 30);
  BOOST_TEST(trouble.wire.status == "soap:Receiver");
}

BOOST_AUTO_TEST_CASE(a_fault_that_blames_us_is_for_a_person_and_never_a_verdict) {
  for (const char* value : {"Sender", "MustUnderstand", "VersionMismatch"}) {
    const auto trouble = failed(soap(400, fault(value, "8003")));
    BOOST_TEST(trouble.failure.code == "agency_rejected_notice");
    BOOST_CHECK(trouble.failure.kind == FailureKind::permanent);
    BOOST_TEST(!trouble.may_have_arrived);
  }
  BOOST_TEST(failed(soap(400, fault("Sender", "8004"))).may_have_arrived);
}

BOOST_AUTO_TEST_CASE(whatever_is_not_this_dialect_is_tried_again) {
  const auto good = envelope(headers("Result", kMessageId), kResult);
  for (const auto& answer :
       {HttpAnswer{200, {{"content-type", "text/html"}}, good}, HttpAnswer{404, {}, "Not Found"},
        soap(200, "<html></html>"), soap(200, good.substr(0, good.size() / 2)), soap(500, good), soap(200, ""),
        soap(200, envelope(headers("Other", kMessageId), kResult)),
        soap(200, envelope(headers("Result", kMessageId), "<Result xmlns=\"urn:tongbao:land:2\"/>")),
        soap(200, envelope(headers("Result", kMessageId), kResult + kResult)), soap(200, "<!DOCTYPE x><x/>")}) {
    const auto trouble = failed(answer);
    BOOST_TEST(trouble.failure.code == "answer_not_the_agencys");
    BOOST_CHECK(trouble.failure.kind == FailureKind::transient);
    BOOST_TEST(trouble.may_have_arrived);
  }
}

BOOST_AUTO_TEST_CASE(a_gatekeeper_says_how_long_to_wait) {
  auto trouble = failed(HttpAnswer{503, {{"retry-after", "60"}}, "busy"});
  BOOST_TEST(trouble.failure.code == "agency_unavailable");
  BOOST_TEST(trouble.retry_after->count() == 60);
  trouble = failed(HttpAnswer{429, {{"retry-after", "garbage"}}, ""});
  BOOST_TEST(trouble.failure.code == "agency_busy");
  BOOST_TEST(!trouble.retry_after.has_value());
  BOOST_TEST(!trouble.may_have_arrived);
}

BOOST_AUTO_TEST_CASE(trouble_on_the_wire_keeps_its_own_word) {
  const auto trouble = failed(HttpTrouble{{FailureKind::transient, "timed_out", ""}, true});
  BOOST_TEST(trouble.failure.code == "timed_out");
  BOOST_TEST(trouble.may_have_arrived);
}

BOOST_AUTO_TEST_CASE(reads_later_answers) {
  const auto one =
      "<Answer><AnswerId>115-000000017-1</AnswerId><RelatesTo>" + kMessageId + "</RelatesTo>" + kResult + "</Answer>";
  const auto odd = "<Answer><AnswerId>115-000000018-1</AnswerId><RelatesTo>urn:x</RelatesTo>" + kResult + "</Answer>";
  const auto body = "<Answers xmlns=\"urn:tongbao:land:1\"><More>false</More>" + one + odd + "</Answers>";
  const auto replies = read_soap_answers(soap(200, envelope(headers("Answers", kMessageId), body)), kQuestion);
  BOOST_REQUIRE(bool(replies));
  BOOST_REQUIRE(replies->size() == 2U);
  BOOST_TEST(replies->front().reply_id == "115-000000017-1");
  BOOST_TEST(replies->front().token.value == "115-000000017-1");
  BOOST_TEST(replies->front().notice_id == "01JD9Z00000000000000000001");
  BOOST_TEST(value_at(replies->front().reply.content, "CODE") == "0000");
  BOOST_TEST(replies->back().notice_id.empty());
}

BOOST_AUTO_TEST_CASE(a_faulty_list_of_later_answers_gives_nothing) {
  const auto code = [](const HttpAnswer& answer) { return read_soap_answers(answer, kQuestion).failure().code; };
  const auto body = "<Answers xmlns=\"urn:tongbao:land:1\"><Answer><RelatesTo>" + kMessageId + "</RelatesTo>" +
                    kResult + "</Answer></Answers>";
  BOOST_TEST(code(soap(200, envelope(headers("Answers", kMessageId), body))) == "answer_not_the_agencys");
  BOOST_TEST(code(soap(200, envelope(headers("Answers", "urn:uuid:2"), body))) == "answer_not_bound");
  BOOST_TEST(code(soap(500, fault("Receiver", "9001"))) == "agency_fault");
}
