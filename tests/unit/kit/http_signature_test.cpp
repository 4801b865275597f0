#include "gateway/kit/http_signature.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/kit/test_result.h"
#include "tests/unit/kit/wire_messages.h"

using namespace tongbao;

namespace {

SignatureOptions notice_options() {
  SignatureOptions options;
  options.tag = "tongbao-notice-v1";
  options.created = kNoticeSignedAt;
  options.lifetime = std::chrono::seconds{300};
  options.nonce = "Zm9vYmFyLW5vbmNlLTAx";
  return options;
}

SfInnerList covered_list(const std::string& member) {
  const auto dictionary = parse_sf_dictionary(member);
  return std::get<SfInnerList>(dictionary->front().second);
}

std::string line_of(const std::string& component, const HttpRequest& request) {
  const auto base = signature_base(covered_list("a=(\"" + component + "\")"), request, nullptr);
  return base ? base->substr(0, base->find('\n')) : base.failure().code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_signature)

BOOST_AUTO_TEST_CASE(builds_the_base_of_the_notice) {
  const auto base = signature_base(covered_list(kNoticeSignatureInput), signed_notice(), nullptr);
  BOOST_REQUIRE(bool(base));
  BOOST_TEST(*base ==
             "\"@method\": POST\n"
             "\"@authority\": vehicle.example.tw\n"
             "\"@path\": /v1/notices\n"
             "\"content-type\": application/cloudevents+json\n"
             "\"content-digest\": sha-256=:R+OZD6cWJ7l37oUv38Sb/vIMqaQJYLU3lf4GQG01/aw=:\n"
             "\"idempotency-key\": \"01JD9Z00000000000000000001\"\n"
             "\"@signature-params\": " +
                 kNoticeSignatureInput.substr(8));
}

BOOST_AUTO_TEST_CASE(builds_the_base_of_the_answer_tied_to_its_question) {
  const auto answer = signed_outcome();
  const auto base = signature_base(covered_list(kAnswerSignatureInput), signed_notice(), &answer);
  BOOST_REQUIRE(bool(base));
  BOOST_TEST(*base ==
             "\"@status\": 200\n"
             "\"content-type\": application/json\n"
             "\"content-digest\": sha-256=:jaJ5/6VwPB8idGExeisLtArh2RrA8h2e4aw9FKWZXok=:\n"
             "\"@method\";req: POST\n"
             "\"@authority\";req: vehicle.example.tw\n"
             "\"@path\";req: /v1/notices\n"
             "\"content-digest\";req: sha-256=:R+OZD6cWJ7l37oUv38Sb/vIMqaQJYLU3lf4GQG01/aw=:\n"
             "\"idempotency-key\";req: \"01JD9Z00000000000000000001\"\n"
             "\"@signature-params\": " +
                 kAnswerSignatureInput.substr(8));
}

BOOST_AUTO_TEST_CASE(signs_the_notice_byte_for_byte) {
  auto request = unsigned_notice();
  BOOST_TEST(request.body.size() == 386u);
  const auto signature = sign_request(request, test_signer("gateway", "gw-2026a"), notice_options());
  BOOST_REQUIRE(bool(signature));
  BOOST_TEST(request.fields.joined("content-digest").value() ==
             "sha-256=:R+OZD6cWJ7l37oUv38Sb/vIMqaQJYLU3lf4GQG01/aw=:");
  BOOST_TEST(request.fields.joined("signature-input").value() == kNoticeSignatureInput);
  BOOST_TEST(request.fields.joined("signature").value() == kNoticeSignature);
  // The leaf of wire page section 7 keeps this digest.
  BOOST_TEST(to_hex(sha256(*signature)) == "82ff54c597d36ce72d109017583b0644f6912b9301aedfd8d293615182b43f69");
}

BOOST_AUTO_TEST_CASE(signs_the_answer_byte_for_byte) {
  auto answer = unsigned_outcome();
  BOOST_TEST(answer.body.size() == 120u);
  SignatureOptions options;
  options.tag = "tongbao-answer-v1";
  options.created = kAnswerSignedAt;
  const auto signature = sign_answer(answer, signed_notice(), test_signer("agency", "vehicle-2026a"), options);
  BOOST_REQUIRE(bool(signature));
  BOOST_TEST(answer.fields.joined("content-digest").value() ==
             "sha-256=:jaJ5/6VwPB8idGExeisLtArh2RrA8h2e4aw9FKWZXok=:");
  BOOST_TEST(answer.fields.joined("signature-input").value() == kAnswerSignatureInput);
  BOOST_TEST(answer.fields.joined("signature").value() == kAnswerSignature);
  BOOST_TEST(to_hex(sha256(*signature)) == "200a405ac9e827aa88d5c6b79e5c5665f8815f7f68a7a1885c6d56efe935060d");
}

BOOST_AUTO_TEST_CASE(verifies_vector_b_2_6_of_rfc_9421) {
  HttpRequest request;
  request.method = "POST";
  request.target = *parse_url("https://example.com/foo?param=Value&Pet=dog");
  request.fields = {
      {"date", "Tue, 20 Apr 2021 02:07:55 GMT"}, {"content-type", "application/json"}, {"content-length", "18"}};
  const auto base = signature_base(
      covered_list("sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");"
                   "created=1618884473;keyid=\"test-key-ed25519\""),
      request, nullptr);
  BOOST_REQUIRE(bool(base));
  const auto key =
      PublicKey::from_der(from_base64("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=").value());
  BOOST_REQUIRE(bool(key));
  const auto signature =
      from_base64("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==").value();
  BOOST_TEST(code_of_failure(key->verify(*base, signature)) == "");
  BOOST_TEST(code_of_failure(key->verify(*base + " ", signature)) == "bad_signature");
}

BOOST_AUTO_TEST_CASE(derives_components_as_the_rfc_says) {
  HttpRequest request;
  request.method = "GET";
  request.target = *parse_url("https://WWW.Example.com:443/path?a=b");
  request.fields = {{"x-two", " one "}, {"x-two", "two"}, {"x-empty", ""}};
  BOOST_TEST(line_of("@target-uri", request) == "\"@target-uri\": https://www.example.com/path?a=b");
  BOOST_TEST(line_of("@authority", request) == "\"@authority\": www.example.com");
  BOOST_TEST(line_of("@query", request) == "\"@query\": ?a=b");
  BOOST_TEST(line_of("x-two", request) == "\"x-two\": one, two");
  BOOST_TEST(line_of("x-empty", request) == "\"x-empty\": ");
  BOOST_TEST(line_of("x-absent", request) == "signature_component_missing");
  BOOST_TEST(line_of("X-Two", request) == "signature_component_unsupported");
  BOOST_TEST(line_of("@status", request) == "signature_component_unsupported");
  request.target.path.clear();
  BOOST_TEST(line_of("@path", request) == "\"@path\": /");
}

BOOST_AUTO_TEST_CASE(covers_the_query_and_leaves_out_content_fields_without_a_body) {
  auto request = unsigned_notice();
  request.body.clear();
  request.fields.remove("content-type");
  request.target.query = "?day=1";
  BOOST_REQUIRE(bool(sign_request(request, test_signer("gateway", "gw-2026a"), notice_options())));
  BOOST_TEST(request.fields.joined("signature-input")
                 ->starts_with(R"(tongbao=("@method" "@authority" "@path" "@query" "idempotency-key");created=)"));
  BOOST_TEST(!request.fields.joined("content-digest").has_value());
}

BOOST_AUTO_TEST_CASE(refuses_to_sign_a_request_without_its_idempotency_key) {
  auto request = unsigned_notice();
  request.fields.remove("idempotency-key");
  const auto signature = sign_request(request, test_signer("gateway", "gw-2026a"), notice_options());
  BOOST_TEST(code_of_failure(signature) == "signature_component_missing");
  BOOST_TEST(!request.fields.joined("signature").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
