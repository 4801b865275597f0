#include "gateway/security/partner_door.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/temp_directory.h"
#include "tests/unit/kit/wire_messages.h"

using namespace tongbao;

namespace {

// SubjectPublicKeyInfo of the agency's test key (wire.md), and the gateway's own, made with `openssl pkey`.
const std::string kPartnerPublicKey =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAl0dGNGdUQfGLTzhEoTJK3BzIKH4dineVvIa1rCcoCMM=\n-----END PUBLIC "
    "KEY-----\n";
const std::string kOurPrivateKey =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIC8lOpv6f0e7BTqpPYrRt4vEFkNN0Gs9eFXG+4836P3Y\n"
    "-----END PRIVATE KEY-----\n";
const Instant kNow = *parse_instant("2026-11-22T03:04:05Z");

struct Doors {
  TempDirectory folder;
  KeySettings keys;
  std::vector<RouteSettings> routes;

  Doors() {
    keys.signing = {folder.write("signing.pem", kOurPrivateKey), "t.toml:3: keys.signing"};
    keys.signing_key_id = "gw-2026a";
    RouteSettings water;
    water.agency = "water";
    water.partner =
        PartnerAccess{{folder.write("water.token", std::string(40, 'w') + "\n"), "water.toml:9: partner.token"},
                      true,
                      "gateway.example.tw"};
    water.agency_keys = {{"water-2026a", folder.write("water.pub.pem", kPartnerPublicKey), "ed25519"}};
    RouteSettings land;
    land.agency = "land";
    RouteSettings post;
    post.agency = "post";
    post.partner =
        PartnerAccess{{folder.write("post.token", std::string(40, 'p')), "post.toml:9: partner.token"}, false, ""};
    routes = {land, post, water};
  }
  PartnerDoors load() {
    auto doors = load_partner_doors(keys, routes);
    if (!doors) BOOST_FAIL(doors.failure().detail);
    return *std::move(doors);
  }
};

/// A poll as the agency signs it.
HttpRequest signed_poll(const std::string& nonce, const std::string& authority = "gateway.example.tw") {
  HttpRequest request{"POST",
                      {"https", authority, "/v1/mailbox/water/poll", ""},
                      {{"content-type", "application/json"}, {"idempotency-key", "\"p-1\""}},
                      R"({"return_immediately":true})"};
  const KeySigner agency{"water-2026a", test_key("agency"), {}};
  BOOST_REQUIRE(
      bool{sign_request(request, agency, {"tongbao", "tongbao-poll-v1", kNow, std::chrono::seconds{300}, nonce})});
  return request;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(partner_door, Doors)

BOOST_AUTO_TEST_CASE(only_agencies_that_come_to_us_have_a_door_and_each_its_own_token) {
  const auto doors = load();
  BOOST_TEST(doors.size() == 2U);
  BOOST_TEST(doors.at("water")->admits("Bearer " + std::string(40, 'w')));
  BOOST_TEST(!doors.at("water")->admits("Bearer " + std::string(40, 'p')));
  BOOST_TEST(!doors.at("post")->admits(""));
}

BOOST_AUTO_TEST_CASE(a_request_is_the_agency_s_once_and_for_this_gateway_only) {
  const auto doors = load();
  auto& water = *doors.at("water");
  const auto poll = signed_poll("n-1");
  const auto first = water.verify(poll, "tongbao-poll-v1", kNow);
  BOOST_REQUIRE(bool{first});
  BOOST_TEST(first->size() == 64U);
  BOOST_TEST(water.verify(poll, "tongbao-poll-v1", kNow).failure().code == "signature_replayed");
  const auto wrong = [&](const HttpRequest& request, const char* tag = "tongbao-poll-v1") {
    const auto verified = water.verify(request, tag, kNow);
    return verified ? std::string{"taken"} : verified.failure().code;
  };
  auto changed = signed_poll("n-2");
  changed.body = R"({"ack":["all"],"a":1})";
  BOOST_TEST(wrong(changed) == "digest_mismatch");
  BOOST_TEST(wrong(signed_poll("n-3"), "tongbao-answer-v1") == "signature_tag");
  auto elsewhere = signed_poll("n-4", "other.example.tw");
  elsewhere.target.authority = water.authority();
  BOOST_TEST(wrong(elsewhere) == "bad_signature");
  HttpRequest bare = signed_poll("n-5");
  bare.fields.remove("signature");
  BOOST_TEST(wrong(bare) == "signature_missing");
}

BOOST_AUTO_TEST_CASE(our_answer_is_signed_and_bound_to_its_request) {
  const auto doors = load();
  const auto poll = signed_poll("n-1");
  HttpAnswer answer{200, {{"content-type", "application/json"}}, R"({"sets":{}})"};
  BOOST_REQUIRE(bool{doors.at("water")->sign(answer, poll, kNow)});
  const auto reader = test_signer("agency", "water-2026a");
  const std::vector<PeerKey> ours{{"gw-2026a", "ed25519"}};
  BOOST_TEST(bool{verify_answer(answer, poll, reader, {"tongbao-answer-v1", ours, kNow})});
  BOOST_TEST(!verify_answer(answer, signed_poll("n-2", "other.example.tw"), reader, {"tongbao-answer-v1", ours, kNow}));
}

BOOST_AUTO_TEST_CASE(where_nothing_is_signed_the_token_is_all) {
  const auto doors = load();
  auto& post = *doors.at("post");
  HttpRequest request{"POST", {"https", "", "/v1/answers/post", ""}, {}, "{}"};
  BOOST_TEST(!post.is_signed());
  const auto verified = post.verify(request, "tongbao-answer-v1", kNow);
  BOOST_REQUIRE(bool{verified});
  BOOST_TEST(verified->empty());
  HttpAnswer answer{200, {}, "{}"};
  BOOST_TEST(bool{post.sign(answer, request, kNow)});
  BOOST_TEST(answer.fields.all().empty());
}

BOOST_AUTO_TEST_CASE(a_token_that_is_short_or_open_to_others_is_refused_with_its_line) {
  routes[2].partner->token.file = folder.write("short.token", "short");
  const auto doors = load_partner_doors(keys, routes);
  BOOST_REQUIRE(!doors);
  BOOST_TEST(doors.failure().code == "token_too_short");
  BOOST_TEST(doors.failure().detail.find("water.toml:9") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
