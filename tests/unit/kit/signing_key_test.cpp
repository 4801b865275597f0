#include "gateway/kit/signing_key.h"

#include <boost/test/unit_test.hpp>

#include "gateway/kit/digest.h"
#include "gateway/kit/key_signer.h"
#include "gateway/kit/p256_signature.h"
#include "tests/kit/temp_directory.h"
#include "tests/unit/kit/test_result.h"
#include "tests/unit/kit/wire_messages.h"

using namespace tongbao;

namespace {

// openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256; openssl pkey -pubout; a key of tests only.
const std::string kP256Private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgA8fF9u2nZLTKCGzZ\n"
    "RW+P1g+W44xWvu9gEBT3i+Kqj7KhRANCAAQRw+UptW9G9XhEsH5XjYO1m5nOxKWO\n"
    "OvLvSXoudfBlZt1m10YulPBanWI3MOC+71Py9G15DfgPhTTZDKcRE6K8\n"
    "-----END PRIVATE KEY-----\n";
const std::string kP256Public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEcPlKbVvRvV4RLB+V42DtZuZzsSl\n"
    "jjry70l6LnXwZWbdZtdGLpTwWp1iNzDgvu9T8vRteQ34D4U02QynEROivA==\n"
    "-----END PUBLIC KEY-----\n";
// openssl dgst -sha256 -sign over "signature base", its r and s by `openssl asn1parse`.
const std::string kP256Signature =
    "A4Wu4AghIhH6+Iebpi5HMtuPnRGltpMx6LGyL79hpZG6CnITjy82Z7wc2KZithiYfdHtBhoVX5uBi9LnDnRJOg==";
// openssl genrsa 2048 | openssl rsa -pubout
const std::string kRsaPublic =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAl3qyjFACzn3hqlTuXjub\n"
    "drMhATUGz3VITUV5qYg7xu8srXFcmZwWMDq8Fl+td7avUZcG7tzt+cJeFmL/q7Ie\n"
    "83glh4CSSlb9SfpM5xOF/5Xr0cVoCABSOKy/UF9hDTxX/nwZ13CerlZagerHJvHw\n"
    "RgXN/60kjKZh2l80qeE/fzvOWMj0CqTpUv6to6AvvLEvGf3fJ5lSvl1zhXZ7Kbvw\n"
    "k+q73QXQh1f6vvOS5iXXCR5D5+b8gxWyQkBVI4ljd/phtEwCum7VSaGPQ+PkJ/5n\n"
    "RecTY3Jvj5Qu6qc6mTutx21v3NZfSAKag769kukFn8fojp0qVGoXCP5IL5vGh3O8\n"
    "lwIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(signing_key)

BOOST_AUTO_TEST_CASE(derives_the_public_keys_the_wire_page_prints) {
  const auto raw = [](const char* whose) { return to_base64(test_key(whose).public_key()->der().substr(12)); };
  BOOST_TEST(raw("gateway") == "5vxD2qQothSCJrPsbAWmlu4UpUYsrPOygFUpFjgsmnY=");
  BOOST_TEST(raw("agency") == "l0dGNGdUQfGLTzhEoTJK3BzIKH4dineVvIa1rCcoCMM=");
  BOOST_TEST(raw("log") == "JzUHDkJeXZve1GLdgA6Sm4tFAbyBie9g9pn0EPyDy54=");
}

BOOST_AUTO_TEST_CASE(checks_a_p256_signature_made_by_openssl) {
  const auto key = PublicKey::from_pem(kP256Public);
  BOOST_REQUIRE(bool(key));
  BOOST_TEST(key->algorithm() == "ecdsa-p256-sha256");
  const auto signature = from_base64(kP256Signature).value();
  BOOST_TEST(code_of_failure(key->verify("signature base", signature)) == "");
  BOOST_TEST(code_of_failure(key->verify("signature bass", signature)) == "bad_signature");
  BOOST_TEST(code_of_failure(key->verify("signature base", p256_der_from_raw(signature).value())) == "wrong_algorithm");
  BOOST_TEST(code_of_failure(key->verify("signature base", std::string(64, '\0'))) == "bad_signature");
}

BOOST_AUTO_TEST_CASE(signs_p256_as_64_raw_bytes) {
  const auto key = PrivateKey::from_pem(kP256Private);
  BOOST_REQUIRE(bool(key));
  for (int i = 0; i < 20; ++i) {
    const auto signature = key->sign("signature base");
    BOOST_REQUIRE(bool(signature));
    BOOST_TEST(signature->size() == 64u);
    BOOST_TEST(code_of_failure(key->public_key()->verify("signature base", *signature)) == "");
  }
}

BOOST_AUTO_TEST_CASE(pads_short_numbers_of_a_p256_signature) {
  const auto raw = p256_raw_from_der(from_hex("3006020101020102").value());
  BOOST_REQUIRE(raw.has_value());
  BOOST_TEST(to_hex(*raw) == std::string(62, '0') + "01" + std::string(62, '0') + "02");
  BOOST_TEST(to_hex(p256_der_from_raw(*raw).value()) == "3006020101020102");
  BOOST_TEST(!p256_raw_from_der("nonsense").has_value());
  BOOST_TEST(!p256_der_from_raw("short").has_value());
}

BOOST_AUTO_TEST_CASE(pins_a_key_as_libcurl_does) {
  // openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | base64
  BOOST_TEST(PublicKey::from_pem(kP256Public)->pin() == "sha256//0Qp0fmnJgp+iWzJac07S2zZRMbSM2o73DbgY6VF7Zwc=");
}

BOOST_AUTO_TEST_CASE(refuses_unreadable_and_unsuitable_keys) {
  BOOST_TEST(code_of_failure(PublicKey::from_pem("")) == "key_unreadable");
  BOOST_TEST(code_of_failure(PublicKey::from_pem(kP256Private)) == "key_unreadable");
  BOOST_TEST(code_of_failure(PrivateKey::from_pem(kP256Public)) == "key_unreadable");
  BOOST_TEST(code_of_failure(PublicKey::from_pem(kRsaPublic)) == "key_unsupported");
  BOOST_TEST(code_of_failure(PublicKey::from_der("x")) == "key_unreadable");
  BOOST_TEST(code_of_failure(PublicKey::ed25519_from_raw("short")) == "key_unreadable");
  BOOST_TEST(code_of_failure(PrivateKey::ed25519_from_seed("short")) == "key_unreadable");
  const auto der = PublicKey::from_pem(kP256Public)->der();
  BOOST_TEST(code_of_failure(PublicKey::from_der(der + "x")) == "key_unreadable");
}

BOOST_AUTO_TEST_CASE(reads_keys_from_files) {
  const TempDirectory folder;
  const auto file = folder.write("signing.key", kP256Private);
  BOOST_TEST(PrivateKey::from_pem_file(file)->algorithm() == "ecdsa-p256-sha256");
  BOOST_TEST(PublicKey::from_pem_file(folder.write("agency.pub", kP256Public))->algorithm() == "ecdsa-p256-sha256");
  BOOST_TEST(code_of_failure(PrivateKey::from_pem_file(folder.path() / "absent")) == "key_unreadable");
}

BOOST_AUTO_TEST_CASE(knows_the_agencies_by_key_id) {
  const auto signer = test_signer("gateway", "gw-2026a");
  BOOST_TEST(signer.key_id() == "gw-2026a");
  BOOST_TEST(signer.algorithm() == "ed25519");
  const auto signature = test_key("agency").sign("bytes");
  BOOST_TEST(code_of_failure(signer.verify("vehicle-2026a", "bytes", *signature)) == "");
  BOOST_TEST(code_of_failure(signer.verify("gw-2026a", "bytes", *signature)) == "bad_signature");
  BOOST_TEST(code_of_failure(signer.verify("land-2026a", "bytes", *signature)) == "unknown_key");
  BOOST_TEST(code_of_failure(signer.verify("vehicle-2026a", "bytes", "short")) == "wrong_algorithm");
}

BOOST_AUTO_TEST_SUITE_END()
