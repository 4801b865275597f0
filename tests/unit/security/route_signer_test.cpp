#include "gateway/security/route_signer.h"

#include <boost/test/unit_test.hpp>

#include "gateway/kit/digest.h"
#include "tests/kit/temp_directory.h"

using namespace tongbao;

namespace {

// The test keys of wire.md: Ed25519 seeds are SHA-256 of "tongbao test gateway key" and "tongbao test agency key"; made
// with python3 hashlib and `openssl pkey`. The P-256 key is `openssl ecparam -name prime256v1 -genkey`.
const std::string kGatewayKey =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIC8lOpv6f0e7BTqpPYrRt4vEFkNN0Gs9eFXG+4836P3Y\n"
    "-----END PRIVATE KEY-----\n";
const std::string kAgencyKey =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAl0dGNGdUQfGLTzhEoTJK3BzIKH4dineVvIa1rCcoCMM=\n-----END PUBLIC "
    "KEY-----\n";
const std::string kP256Key =
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpIt4/1tYurqJbxsqbUcG4wnhBr9\n"
    "B/q/KalUmaUj1iN3WMCK8DtxASoWUcwRfxExzqaRPAW6cXU4zdYeV0+Gpg==\n-----END PUBLIC KEY-----\n";

// `openssl pkeyutl -sign -rawin` over "hello" with the gateway's and the agency's key.
const std::string kGatewaySignature =
    "roRXhqGCxbN5Pmwzi7EQS8GmU8pwkhZ8cqRQ6htjP8O9vo0Kmoox+Twt1zmo0Z3Rrzc7tkoERFV5m1YnDo0TCQ==";
const std::string kAgencySignature =
    "hHeMXuaRQy8M/gOCU7aeqXDa4hJhXyI8hPA6pfSLnRMJTtqMkbRsW38/xuZJlYc9e5Ub3LBDJNiO5ThtzVmRBA==";

struct Keys {
  TempDirectory folder;
  KeySettings keys;
  RouteSettings route;

  Keys() {
    keys.signing = {folder.write("signing.pem", kGatewayKey), "t.toml:3: keys.signing"};
    keys.signing_key_id = "gw-2026a";
    route.file = "vehicle.toml";
    route.agency_keys = {{"vehicle-2026a", folder.write("vehicle.pub.pem", kAgencyKey), "ed25519"}};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(route_signer, Keys)

BOOST_AUTO_TEST_CASE(signs_with_the_gateway_s_key_and_checks_the_agency_s) {
  const auto signer = make_route_signer(keys, route);
  BOOST_REQUIRE(signer);
  BOOST_TEST((*signer)->key_id() == "gw-2026a");
  BOOST_TEST((*signer)->algorithm() == "ed25519");
  const auto signature = (*signer)->sign("hello");
  BOOST_REQUIRE(signature);
  BOOST_TEST(to_base64(*signature) == kGatewaySignature);
  BOOST_TEST(bool{(*signer)->verify("vehicle-2026a", "hello", *from_base64(kAgencySignature))});
  BOOST_TEST((*signer)->verify("vehicle-2026a", "hello", *signature).failure().code == "bad_signature");
  BOOST_TEST((*signer)->verify("land-2026a", "hello", *from_base64(kAgencySignature)).failure().code == "unknown_key");
}

BOOST_AUTO_TEST_CASE(refuses_a_public_key_of_another_kind_than_the_route_says) {
  route.agency_keys[0].algorithm = "ecdsa-p256-sha256";
  BOOST_TEST(make_route_signer(keys, route).failure().code == "wrong_algorithm");
  folder.write("vehicle.pub.pem", kP256Key);
  BOOST_TEST(bool{make_route_signer(keys, route)});
  route.agency_keys[0].algorithm = "ed25519";
  const auto signer = make_route_signer(keys, route);
  BOOST_TEST(signer.failure().code == "wrong_algorithm");
  BOOST_TEST(signer.failure().detail.starts_with("vehicle.toml: agency_keys vehicle-2026a ("));
}

BOOST_AUTO_TEST_CASE(refuses_keys_that_are_missing_or_no_keys) {
  folder.write("vehicle.pub.pem", "no key");
  BOOST_TEST(make_route_signer(keys, route).failure().code == "key_unreadable");
  folder.write("vehicle.pub.pem", kAgencyKey);
  folder.write("signing.pem", "no key");
  const auto signer = make_route_signer(keys, route);
  BOOST_TEST(signer.failure().code == "key_unreadable");
  BOOST_TEST(signer.failure().detail.starts_with("t.toml:3: keys.signing: "));
  BOOST_TEST((signer.failure().kind == FailureKind::configuration));
  folder.write("signing.pem", kGatewayKey, 0644);
  BOOST_TEST(make_route_signer(keys, route).failure().code == "secret_open_to_others");
}

BOOST_AUTO_TEST_SUITE_END()
