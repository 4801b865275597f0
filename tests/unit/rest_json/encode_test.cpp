#include <boost/test/unit_test.hpp>

#include "gateway/kit/cloud_event.h"
#include "tests/unit/rest_json/wire_vector.h"

using namespace tongbao;

BOOST_AUTO_TEST_CASE(writes_the_body_of_the_wire_page_byte_for_byte) {
  BOOST_TEST(event_body(vector_envelope()) == kNoticeBody);
  BOOST_TEST(event_body(vector_envelope()).size() == 386U);
}

BOOST_AUTO_TEST_CASE(signs_as_the_wire_page_does_byte_for_byte) {
  const auto sent = vector_request();
  const auto& fields = sent.request.fields;
  BOOST_TEST(*fields.joined("content-type") == "application/cloudevents+json");
  BOOST_TEST(*fields.joined("idempotency-key") == "\"01JD9Z00000000000000000001\"");
  BOOST_TEST(*fields.joined("content-digest") == "sha-256=:R+OZD6cWJ7l37oUv38Sb/vIMqaQJYLU3lf4GQG01/aw=:");
  BOOST_TEST(*fields.joined("signature-input") == kNoticeSignatureInput);
  BOOST_TEST(*fields.joined("signature") == kNoticeSignature);
  BOOST_TEST("tongbao=:" + to_base64(sent.signature) + ":" == kNoticeSignature);
}

BOOST_AUTO_TEST_CASE(the_signature_base_is_that_of_the_wire_page) {
  const auto sent = vector_request();
  const auto list =
      std::get<SfInnerList>(parse_sf_dictionary(*sent.request.fields.joined("signature-input"))->front().second);
  BOOST_TEST(*signature_base(list, sent.request, nullptr) ==
             "\"@method\": POST\n"
             "\"@authority\": vehicle.example.tw\n"
             "\"@path\": /v1/notices\n"
             "\"content-type\": application/cloudevents+json\n"
             "\"content-digest\": sha-256=:R+OZD6cWJ7l37oUv38Sb/vIMqaQJYLU3lf4GQG01/aw=:\n"
             "\"idempotency-key\": \"01JD9Z00000000000000000001\"\n"
             "\"@signature-params\": (\"@method\" \"@authority\" \"@path\" \"content-type\" \"content-digest\" "
             "\"idempotency-key\");created=1795316645;expires=1795316945;nonce=\"Zm9vYmFyLW5vbmNlLTAx\";"
             "keyid=\"gw-2026a\";alg=\"ed25519\";tag=\"tongbao-notice-v1\"");
}

BOOST_AUTO_TEST_CASE(time_is_told_in_whole_seconds) {
  auto envelope = vector_envelope();
  envelope.logged_at += std::chrono::milliseconds{999};
  BOOST_TEST(event_body(envelope) == kNoticeBody);
}

BOOST_AUTO_TEST_CASE(the_trace_travels_beside_the_body) {
  auto envelope = vector_envelope();
  envelope.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto request = notice_request(*parse_url("https://vehicle.example.tw/v1/notices"), envelope);
  BOOST_TEST(*request.fields.joined("traceparent") == envelope.traceparent);
  BOOST_TEST(request.body == kNoticeBody);
}

BOOST_AUTO_TEST_CASE(a_poll_acknowledges_what_was_confirmed) {
  const std::vector<std::string> acks{"VE-2", "VE-1"};
  const auto request =
      poll_request(*parse_url("https://vehicle.example.tw/v1/answers/poll"), 50, acks, "01JD9Z00000000000000000009");
  BOOST_TEST(request.body == R"({"ack":["VE-2","VE-1"],"max_events":50,"return_immediately":true})");
  BOOST_TEST(*request.fields.joined("content-type") == "application/json");
  BOOST_TEST(*request.fields.joined("idempotency-key") == "\"01JD9Z00000000000000000009\"");
}
