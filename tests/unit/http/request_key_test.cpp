#include "gateway/http/request_key.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

Result<std::string> key_of(const std::string& header) {
  ApiRequest request;
  if (!header.empty()) request.headers["idempotency-key"] = header;
  return read_idempotency_key(request);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_key)

BOOST_AUTO_TEST_CASE(reads_a_quoted_string) {
  BOOST_TEST(*key_of("\"8e03978e-40d5-43e8-bc93-6894a57f9324\"") == "8e03978e-40d5-43e8-bc93-6894a57f9324");
  BOOST_TEST(*key_of("\"a \\\"b\\\" \\\\c\"") == "a \"b\" \\c");
  BOOST_TEST(key_of("\"" + std::string(200, 'k') + "\"")->size() == 200u);
}

BOOST_AUTO_TEST_CASE(refuses_none_and_all_else) {
  BOOST_TEST(key_of("").failure().code == "idempotency_key_missing");
  for (const std::string& header :
       {std::string{"\"\""}, std::string{"bare"}, std::string{"\"open"}, std::string{"17"}, std::string{"?1"},
        std::string{":YQ==:"}, std::string{"\"a\", \"b\""}, std::string{"\"a\";x"}, std::string{"\"tab\t\""},
        std::string{"\"鍵\""}, "\"" + std::string(201, 'k') + "\""}) {
    const auto key = key_of(header);
    BOOST_REQUIRE_MESSAGE(!key, header);
    BOOST_TEST(key.failure().code == "idempotency_key_malformed", header);
  }
}

BOOST_AUTO_TEST_CASE(the_same_request_is_the_same_method_path_and_body) {
  ApiRequest request;
  request.method = "POST";
  request.path = "/v1/cases";
  request.body = "{}";
  // printf 'POST\n/v1/cases\n{}' | sha256sum
  BOOST_TEST(request_digest(request) == "2d13d57b95e505334fa8c6971ca116e43ede7cf2ec1a3266bc6d888ac4e2c3eb");
  auto other = request;
  other.headers["traceparent"] = "x";  // another attempt has another trace
  BOOST_TEST(request_digest(other) == request_digest(request));
  other.body = "{ }";
  BOOST_TEST(request_digest(other) != request_digest(request));
  other = request;
  other.path = "/v1/cases/01J/revocation";
  BOOST_TEST(request_digest(other) != request_digest(request));
}

BOOST_AUTO_TEST_SUITE_END()
