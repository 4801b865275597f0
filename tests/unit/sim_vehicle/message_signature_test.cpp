#include "simulators/vehicle/message_signature.h"

#include <algorithm>
#include <chrono>

#include <boost/test/unit_test.hpp>

using namespace tongbao;
using namespace tongbao::sim_vehicle;

namespace {

// Requests, answers and signatures below are the vectors of the wire contract (made with python3 cryptography from the
// seeds SHA-256("tongbao test gateway key") and SHA-256("tongbao test agency key")) and of RFC 9421 B.2.6.
const std::string kBody =
    R"({"data":{"case_id":"01JD9Z00000000000000000000","new_address":{"AreaCode":"10016040"},"procedure":"vehicle.license_address"},"datacontenttype":"application/json","id":"01JD9Z00000000000000000001","source":"urn:tongbao:office:09020010","specversion":"1.0","subject":"p-9f2c","subjectseq":"00000000000000000042","time":"2026-11-22T03:04:05Z","type":"tw.tongbao.person.address-changed.v1"})";
const std::string kInput =
    R"(tongbao=("@method" "@authority" "@path" "content-type" "content-digest" "idempotency-key");created=1795316645;expires=1795316945;nonce="Zm9vYmFyLW5vbmNlLTAx";keyid="gw-2026a";alg="ed25519";tag="tongbao-notice-v1")";
const std::string kSignature =
    "tongbao=:W9vZGOm7WTh9+kTa76jCXEN3X613F/bBTEdYyBLY/KLBcWNXQ5I9YRpcB7hahqMpGfrsO1b7KBE6vM21qwMRAA==:";
const std::string kAnswer =
    R"({"agency_ref":"V-7781","case_id":"01JD9Z00000000000000000000","effective_at":"2026-11-22T03:04:06Z","outcome":"applied"})";

stage::Instant at(std::int64_t seconds) {
  return stage::Instant{std::chrono::seconds{seconds}};
}

stage::Request wire_request() {
  stage::Request request;
  request.method = "POST";
  request.target = request.path = "/v1/notices";
  request.headers = {{"host", "vehicle.example.tw"},
                     {"content-type", "application/cloudevents+json"},
                     {"content-digest", "sha-256=:R+OZD6cWJ7l37oUv38Sb/vIMqaQJYLU3lf4GQG01/aw=:"},
                     {"idempotency-key", "\"01JD9Z00000000000000000001\""},
                     {"signature-input", kInput},
                     {"signature", kSignature}};
  request.body = kBody;
  return request;
}

void set(stage::Request& request, const std::string& name, const std::string& value) {
  for (auto& header : request.headers)
    if (header.first == name) header.second = value;
}

RequestVerifier gateway_verifier() {
  return {"gw-2026a",
          stage::Ed25519Key::public_from_raw(*stage::from_base64("5vxD2qQothSCJrPsbAWmlu4UpUYsrPOygFUpFjgsmnY="))};
}

std::string code_of(const stage::Request& request, std::int64_t now = 1795316645) {
  RequestVerifier verifier{"gw-2026a", stage::Ed25519Key::public_from_raw(
                                           *stage::from_base64("5vxD2qQothSCJrPsbAWmlu4UpUYsrPOygFUpFjgsmnY="))};
  const auto trouble = verifier.check(request, at(now));
  return trouble ? trouble->code : "";
}

std::string with_replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_CASE(takes_the_request_of_the_wire_contract) {
  BOOST_TEST(code_of(wire_request()) == "");
  BOOST_TEST(code_of(wire_request(), 1795316645 - 300) == "");
  BOOST_TEST(code_of(wire_request(), 1795316944) == "");
}

BOOST_AUTO_TEST_CASE(signs_the_answer_of_the_wire_contract) {
  const AnswerSigner signer{"vehicle-2026a",
                            stage::Ed25519Key::private_from_seed(stage::sha256("tongbao test agency key"))};
  auto answer = stage::json_response(200, kAnswer);
  signer.sign(wire_request(), answer, at(1795316646));
  const std::vector<stage::HeaderField> expected{
      {"Content-Type", "application/json"},
      {"Content-Digest", "sha-256=:jaJ5/6VwPB8idGExeisLtArh2RrA8h2e4aw9FKWZXok=:"},
      {"Signature-Input",
       R"(tongbao=("@status" "content-type" "content-digest" "@method";req "@authority";req "@path";req "content-digest";req "idempotency-key";req);created=1795316646;keyid="vehicle-2026a";alg="ed25519";tag="tongbao-answer-v1")"},
      {"Signature",
       "tongbao=:QgKywZWHxoiu1A50rCBWH5eynBrbmvQZd5ztmsOAmqkN7zfVUYpkqnZdVxcSFPTZpD6zGsRZvhCBvY2oHinQCA==:"}};
  BOOST_TEST((answer.headers == expected));
}

BOOST_AUTO_TEST_CASE(refuses_a_request_altered_anywhere) {
  auto path = wire_request();
  path.path = "/v1/notice";
  BOOST_TEST(code_of(path) == "bad_signature");
  auto method = wire_request();
  method.method = "PUT";
  BOOST_TEST(code_of(method) == "bad_signature");
  auto host = wire_request();
  set(host, "host", "vehicle.example.org");
  BOOST_TEST(code_of(host) == "bad_signature");
  auto key = wire_request();
  set(key, "idempotency-key", "\"01JD9Z00000000000000000002\"");
  BOOST_TEST(code_of(key) == "bad_signature");
  auto body = wire_request();
  body.body[20] = '1';
  BOOST_TEST(code_of(body) == "bad_digest");
  auto nonce = wire_request();
  set(nonce, "signature-input", with_replaced(kInput, "LTAx", "LTAy"));
  BOOST_TEST(code_of(nonce) == "bad_signature");
}

BOOST_AUTO_TEST_CASE(refuses_signatures_that_are_stale_foreign_or_incomplete) {
  BOOST_TEST(code_of(wire_request(), 1795316645 - 301) == "stale_signature");
  BOOST_TEST(code_of(wire_request(), 1795316945) == "stale_signature");
  const auto code_with = [](const std::string& from, const std::string& to) {
    auto request = wire_request();
    set(request, "signature-input", with_replaced(kInput, from, to));
    return code_of(request);
  };
  BOOST_TEST(code_with("notice-v1", "answer-v1") == "wrong_tag");
  BOOST_TEST(code_with("gw-2026a", "gw-2026b") == "unknown_key");
  BOOST_TEST(code_with(" \"content-digest\"", "") == "missing_component");
  BOOST_TEST(code_with("\"@path\"", "\"@path\" \"@path\"") == "bad_signature_input");
  BOOST_TEST(code_with("tongbao=", "other=") == "bad_signature_input");
  BOOST_TEST(code_with("1795316945", "1795317246") == "stale_signature");
  BOOST_TEST(code_with("alg=\"ed25519\"", "alg=\"hmac-sha256\"") == "bad_signature");
  BOOST_TEST(code_with(";nonce=\"Zm9vYmFyLW5vbmNlLTAx\"", "") == "bad_signature_input");
  auto unsigned_one = wire_request();
  set(unsigned_one, "signature", "");
  BOOST_TEST(code_of(unsigned_one) == "bad_signature_input");
}

BOOST_AUTO_TEST_CASE(requires_the_query_to_be_signed_where_there_is_one) {
  auto request = wire_request();
  request.query = "?a=1";
  BOOST_TEST(code_of(request) == "missing_component");
}

BOOST_AUTO_TEST_CASE(takes_a_nonce_once) {
  auto verifier = gateway_verifier();
  BOOST_TEST(!verifier.check(wire_request(), at(1795316645)).has_value());
  const auto again = verifier.check(wire_request(), at(1795316646));
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(again->code == "nonce_reused");
}

BOOST_AUTO_TEST_CASE(builds_the_base_of_rfc_9421_b_2_6) {
  stage::Request request;
  request.method = "POST";
  request.path = "/foo";
  request.headers = {{"host", "Example.com"},
                     {"date", "Tue, 20 Apr 2021 02:07:55 GMT"},
                     {"content-type", "application/json"},
                     {"content-length", "18"}};
  const auto input = parse_signature_input(
      R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519")",
      "sig-b26");
  BOOST_REQUIRE(input.has_value());
  const auto base = signature_base(request, *input);
  BOOST_REQUIRE(base.has_value());
  const auto spki = *stage::from_base64("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");
  const auto key = stage::Ed25519Key::public_from_raw(spki.substr(spki.size() - 32));
  BOOST_TEST(
      key.verifies(*base, *stage::from_base64("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A"
                                              "0w6vuQv5lIp5WPpBKRCw==")));
}

BOOST_AUTO_TEST_CASE(digests_as_rfc_9530_says) {
  const std::string body = R"({"hello": "world"})";
  const std::string field = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
  BOOST_TEST(content_digest(body) == field);
  BOOST_TEST(!check_digest(field, body).has_value());
  BOOST_TEST(!check_digest("crc32c=:AAAAAA==:, " + field, body).has_value());
  BOOST_TEST(check_digest("md5=:AAAAAA==:, " + field, body).has_value());
  BOOST_TEST(check_digest("crc32c=:AAAAAA==:", body).has_value());
  BOOST_TEST(check_digest(field, body + " ").has_value());
  BOOST_TEST(check_digest("", body).has_value());
}

BOOST_AUTO_TEST_CASE(reads_structured_fields_strictly) {
  BOOST_TEST(sf_string("\"01JD\"").value_or("") == "01JD");
  for (const char* wrong : {"", "01JD", "\"01JD", "\"a\"b", "\"a\"; b", "'a'"})
    BOOST_TEST(!sf_string(wrong).has_value());
  BOOST_TEST(dictionary_bytes("a=:AQI=:, tongbao=:AQID:", "tongbao").value_or("") == "\x01\x02\x03");
  for (const char* wrong : {"tongbao=AQID", "tongbao=:AQID", "tongbao=:A*ID:", "tongbao=:AQI=:,", "tongbao=:AQJ=:"})
    BOOST_TEST(!dictionary_bytes(wrong, "tongbao").has_value());
  const auto two =
      parse_signature_input(R"(old=("@method");created=1, tongbao=("@path"  "@method");created=2)", "tongbao");
  BOOST_REQUIRE(two.has_value());
  BOOST_TEST(two->serialised() == R"(("@path" "@method");created=2)");
  for (const char* wrong : {R"(tongbao=("@path");created=1, tongbao=("@path");created=1)", R"(tongbao="@path")",
                            R"(tongbao=("@path")", R"(tongbao=("@path";req);created=1)",
                            R"(tongbao=("@path"");created=1)", R"(tongbao=("@path");created=1;created=2)"})
    BOOST_TEST(!parse_signature_input(wrong, "tongbao").has_value());
}
