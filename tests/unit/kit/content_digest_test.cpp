#include "gateway/kit/content_digest.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/kit/test_result.h"

using namespace tongbao;

namespace {

const std::string kHello = "{\"hello\": \"world\"}";
const std::string kSha256 = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
const std::string kSha512 =  // openssl dgst -sha512 -binary | base64
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

}  // namespace

BOOST_AUTO_TEST_SUITE(body_integrity)

BOOST_AUTO_TEST_CASE(spells_the_vector_of_rfc_9530) {
  BOOST_TEST(content_digest(kHello) == kSha256);
}

BOOST_AUTO_TEST_CASE(accepts_every_known_digest_that_fits) {
  for (const auto& field : {kSha256, kSha512, kSha256 + ", " + kSha512, "crc32c=:AAAAAA==:, " + kSha256})
    BOOST_TEST(code_of_failure(verify_content_digest(field, kHello)) == "", field);
}

BOOST_AUTO_TEST_CASE(rejects_a_known_one_that_does_not_fit_even_beside_a_good_one) {
  BOOST_TEST(code_of_failure(verify_content_digest(kSha256, kHello + " ")) == "digest_mismatch");
  BOOST_TEST(code_of_failure(verify_content_digest(kSha256 + ", sha-512=:AAAA:", kHello)) == "digest_mismatch");
}

BOOST_AUTO_TEST_CASE(refuses_weak_absent_and_unreadable_digests) {
  BOOST_TEST(code_of_failure(verify_content_digest(kSha256 + ", md5=:AAAA:", kHello)) == "digest_weak");
  BOOST_TEST(code_of_failure(verify_content_digest("sha=:AAAA:, " + kSha256, kHello)) == "digest_weak");
  BOOST_TEST(code_of_failure(verify_content_digest("crc32c=:AAAAAA==:", kHello)) == "digest_missing");
  BOOST_TEST(code_of_failure(verify_content_digest("", kHello)) == "digest_missing");
  BOOST_TEST(code_of_failure(verify_content_digest("sha-256=abc", kHello)) == "digest_malformed");
  BOOST_TEST(code_of_failure(verify_content_digest("sha-256=:X48:", kHello)) == "digest_malformed");
}

BOOST_AUTO_TEST_SUITE_END()
