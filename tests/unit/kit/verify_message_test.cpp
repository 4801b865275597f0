#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/http_signature.h"
#include "tests/unit/kit/test_result.h"
#include "tests/unit/kit/wire_messages.h"

using namespace tongbao;

namespace {

/// The agency's side, which receives the gateway's notice.
struct NoticeCheck {
  KeySigner keys = test_signer("agency", "vehicle-2026a");
  std::vector<PeerKey> peer{{"gw-2026a", "ed25519"}};
  SignatureRule rule{"tongbao-notice-v1", peer, kNoticeSignedAt};
  MemoryNonceStore nonces;

  std::string code(const HttpRequest& request) { return code_of_failure(verify_request(request, keys, rule, nonces)); }
};

/// The gateway's side, which receives the agency's answer.
struct AnswerCheck {
  KeySigner keys = test_signer("gateway", "gw-2026a");
  std::vector<PeerKey> peer{{"vehicle-2026a", "ed25519"}};
  SignatureRule rule{"tongbao-answer-v1", peer, kAnswerSignedAt};

  std::string code(const HttpAnswer& answer, const HttpRequest& request = signed_notice()) {
    return code_of_failure(verify_answer(answer, request, keys, rule));
  }
};

struct SigningPlan {
  std::string label = "tongbao";
  std::string tag = "tongbao-notice-v1";
  std::chrono::seconds created_by{0};
  std::optional<std::chrono::seconds> lifetime = std::chrono::seconds{300};
  std::string nonce = "n-1";
};

HttpRequest notice_signed(const SigningPlan& plan, HttpRequest request = unsigned_notice(),
                          const std::string& key_id = "gw-2026a") {
  SignatureOptions options;
  options.label = plan.label;
  options.tag = plan.tag;
  options.created = kNoticeSignedAt + plan.created_by;
  options.lifetime = plan.lifetime;
  options.nonce = plan.nonce;
  BOOST_REQUIRE(bool(sign_request(request, test_signer("gateway", key_id), options)));
  return request;
}

// Signs exactly these components with these parameters, as a careless or hostile peer could.
HttpRequest notice_covering(const std::string& covered) {
  auto request = unsigned_notice();
  request.fields.add("content-digest", "sha-256=:R+OZD6cWJ7l37oUv38Sb/vIMqaQJYLU3lf4GQG01/aw=:");
  const auto list = std::get<SfInnerList>(parse_sf_dictionary("tongbao=" + covered)->front().second);
  const auto base = signature_base(list, request, nullptr);
  const auto signature = base ? *test_key("gateway").sign(*base) : std::string(64, 'x');
  request.fields.add("signature-input", "tongbao=" + covered);
  request.fields.add("signature", "tongbao=" + sf_text(SfBytes{signature}));
  return request;
}

const std::string kAll = R"(("@method" "@authority" "@path" "content-type" "content-digest" "idempotency-key"))";
const std::string kTimes = R"(;created=1795316645;expires=1795316945)";
const std::string kNonce = R"(;nonce="n")";
const std::string kWho = R"(;keyid="gw-2026a";alg="ed25519";tag="tongbao-notice-v1")";

}  // namespace

BOOST_AUTO_TEST_SUITE(verify_message)

BOOST_FIXTURE_TEST_CASE(accepts_the_notice_of_the_wire_page, NoticeCheck) {
  const auto verified = verify_request(signed_notice(), keys, rule, nonces);
  BOOST_REQUIRE(bool(verified));
  BOOST_TEST(verified->label == "tongbao");
  BOOST_TEST(verified->key_id == "gw-2026a");
  BOOST_TEST((verified->created == kNoticeSignedAt));
  BOOST_TEST(to_base64(verified->signature) == kNoticeSignature.substr(9, 88));
}

BOOST_FIXTURE_TEST_CASE(accepts_the_answer_of_the_wire_page, AnswerCheck) {
  BOOST_TEST(code(signed_outcome()) == "");
}

BOOST_FIXTURE_TEST_CASE(wants_the_label_in_both_fields, NoticeCheck) {
  auto request = signed_notice();
  request.fields.set("signature", "other" + kNoticeSignature.substr(7));
  BOOST_TEST(code(request) == "signature_missing");
  request.fields.remove("signature");
  BOOST_TEST(code(request) == "signature_missing");
  BOOST_TEST(code(unsigned_notice()) == "signature_missing");
  request.fields.set("signature", "tongbao=:###:");
  BOOST_TEST(code(request) == "signature_malformed");
}

BOOST_FIXTURE_TEST_CASE(wants_every_required_component_once, NoticeCheck) {
  for (const char* name : {"@method", "@authority", "@path", "content-type", "content-digest", "idempotency-key"}) {
    std::string fewer = kAll;
    const std::string quoted = '"' + std::string{name} + '"';
    fewer.erase(fewer.find(quoted), quoted.size());
    BOOST_TEST(code(notice_covering(fewer + kTimes + kNonce + kWho)) == "signature_component_missing", name);
  }
  const std::string twice = R"(("@method" "@method" )" + kAll.substr(11);
  BOOST_TEST(code(notice_covering(twice + kTimes + kNonce + kWho)) == "signature_component_twice");
  BOOST_TEST(code(notice_covering(kAll + kTimes + kNonce + kWho)) == "");
}

BOOST_FIXTURE_TEST_CASE(wants_the_query_covered_when_there_is_one, NoticeCheck) {
  auto request = signed_notice();
  request.target.query = "?forged=1";
  BOOST_TEST(code(request) == "signature_component_missing");
}

BOOST_FIXTURE_TEST_CASE(wants_our_tag, NoticeCheck) {
  BOOST_TEST(code(notice_signed({.tag = "tongbao-answer-v1"})) == "signature_tag");
  BOOST_TEST(code(notice_covering(kAll + kTimes + kNonce + R"(;keyid="gw-2026a")")) == "signature_tag");
}

BOOST_FIXTURE_TEST_CASE(wants_a_recent_and_short_life, NoticeCheck) {
  using std::chrono::seconds;
  BOOST_TEST(code(notice_signed({.created_by = seconds{-300}, .nonce = "a"})) == "");
  BOOST_TEST(code(notice_signed({.created_by = seconds{300}, .nonce = "b"})) == "");
  BOOST_TEST(code(notice_signed({.created_by = seconds{-301}, .lifetime = seconds{600}})) == "signature_created");
  BOOST_TEST(code(notice_signed({.created_by = seconds{301}})) == "signature_created");
  BOOST_TEST(code(notice_signed({.created_by = seconds{-200}, .lifetime = seconds{199}})) == "signature_expired");
  BOOST_TEST(code(notice_signed({.lifetime = seconds{601}})) == "signature_lifetime");
  BOOST_TEST(code(notice_signed({.lifetime = std::nullopt})) == "signature_expired");
  BOOST_TEST(code(notice_covering(kAll + ";created=1795316645;expires=\"x\"" + kNonce + kWho)) == "signature_expired");
  BOOST_TEST(code(notice_covering(kAll + ";expires=1795316945" + kNonce + kWho)) == "signature_created");
}

BOOST_FIXTURE_TEST_CASE(wants_a_nonce_of_requests, NoticeCheck) {
  BOOST_TEST(code(notice_signed({.nonce = ""})) == "signature_nonce_missing");
}

BOOST_FIXTURE_TEST_CASE(wants_a_key_of_the_tls_peer, NoticeCheck) {
  // Registered, but another agency's.
  BOOST_TEST(code(notice_signed({}, unsigned_notice(), "vehicle-2026a")) == "signature_key");
  BOOST_TEST(code(notice_signed({}, unsigned_notice(), "nobody")) == "signature_key");
}

BOOST_FIXTURE_TEST_CASE(takes_the_algorithm_from_the_key_not_from_the_message, NoticeCheck) {
  const std::string lie = R"(;keyid="gw-2026a";alg="ecdsa-p256-sha256";tag="tongbao-notice-v1")";
  BOOST_TEST(code(notice_covering(kAll + kTimes + kNonce + lie)) == "signature_algorithm");
  const std::string silent = R"(;keyid="gw-2026a";tag="tongbao-notice-v1")";
  BOOST_TEST(code(notice_covering(kAll + kTimes + kNonce + silent)) == "");
}

BOOST_FIXTURE_TEST_CASE(refuses_components_outside_the_dialect, NoticeCheck) {
  const std::string more = kAll.substr(0, kAll.size() - 1) + R"( "content-type";sf))";
  BOOST_TEST(code(notice_covering(more + kTimes + kNonce + kWho)) == "signature_component_unsupported");
  const std::string absent = kAll.substr(0, kAll.size() - 1) + R"( "x-absent"))";
  BOOST_TEST(code(notice_covering(absent + kTimes + kNonce + kWho)) == "signature_component_missing");
}

BOOST_FIXTURE_TEST_CASE(notices_every_change_of_what_is_covered, NoticeCheck) {
  const auto changed = [&](auto change) {
    auto request = signed_notice();
    change(request);
    return code(request);
  };
  BOOST_TEST(changed([](HttpRequest& r) { r.method = "PUT"; }) == "bad_signature");
  BOOST_TEST(changed([](HttpRequest& r) { r.target.authority = "land.example.tw"; }) == "bad_signature");
  BOOST_TEST(changed([](HttpRequest& r) { r.target.path = "/v1/other"; }) == "bad_signature");
  BOOST_TEST(changed([](HttpRequest& r) { r.fields.set("content-type", "text/plain"); }) == "bad_signature");
  BOOST_TEST(changed([](HttpRequest& r) { r.fields.set("idempotency-key", "\"01JD9Z00000000000000000002\""); }) ==
             "bad_signature");
  BOOST_TEST(changed([](HttpRequest& r) { r.fields.add("content-digest", "sha-512=:AAAA:"); }) == "bad_signature");
  BOOST_TEST(changed([](HttpRequest& r) { r.fields.set("signature", "tongbao=:AAAA:"); }) == "wrong_algorithm");
}

BOOST_FIXTURE_TEST_CASE(refuses_a_nonce_used_before_and_looks_at_the_body_last, NoticeCheck) {
  auto request = signed_notice();
  request.body += " ";
  BOOST_TEST(code(request) == "digest_mismatch");  // the nonce is used up all the same: that is the order
  BOOST_TEST(code(signed_notice()) == "signature_replayed");
}

BOOST_FIXTURE_TEST_CASE(accepts_a_second_label_during_key_rotation_and_its_replay_never, NoticeCheck) {
  const std::vector<PeerKey> both{{"gw-2026a", "ed25519"}, {"gw-2026b", "ed25519"}};
  rule.peer_keys = both;
  PublicKeys registered;
  registered.emplace("gw-2026a", std::move(*test_key("gateway").public_key()));
  registered.emplace("gw-2026b", std::move(*test_key("gateway").public_key()));
  const KeySigner rotating{"vehicle-2026a", test_key("agency"), std::move(registered)};
  const auto one = notice_signed({.label = "old"});
  auto two = notice_signed({.label = "new"}, one, "gw-2026b");
  BOOST_TEST(parse_sf_dictionary(two.fields.joined("signature").value())->size() == 2u);
  BOOST_TEST(code_of_failure(verify_request(two, rotating, rule, nonces)) == "");
  BOOST_TEST(code_of_failure(verify_request(two, rotating, rule, nonces)) == "signature_replayed");
  const auto only_new = notice_signed({.label = "new"}, unsigned_notice(), "gw-2026b");
  BOOST_TEST(code_of_failure(verify_request(only_new, rotating, rule, nonces)) == "signature_replayed");
}

BOOST_FIXTURE_TEST_CASE(passes_by_a_foreign_label, NoticeCheck) {
  auto request = signed_notice();
  request.fields.set("signature-input", "proxy=(\"@method\");created=1, " + kNoticeSignatureInput);
  request.fields.set("signature", "proxy=:AAAA:, " + kNoticeSignature);
  BOOST_TEST(code(request) == "");
}

BOOST_FIXTURE_TEST_CASE(ties_an_answer_to_its_question, AnswerCheck) {
  auto other = signed_notice();
  other.fields.set("idempotency-key", "\"01JD9Z00000000000000000002\"");
  BOOST_TEST(code(signed_outcome(), other) == "bad_signature");
  auto refused = signed_outcome();
  refused.status = 202;
  BOOST_TEST(code(refused) == "bad_signature");
  auto changed = signed_outcome();
  changed.body[0] = ' ';
  BOOST_TEST(code(changed) == "digest_mismatch");
}

BOOST_FIXTURE_TEST_CASE(wants_the_question_covered_by_an_answer, AnswerCheck) {
  auto answer = signed_outcome();
  std::string input = kAnswerSignatureInput;
  input.erase(input.find(" \"idempotency-key\";req"), 22);
  answer.fields.set("signature-input", input);
  BOOST_TEST(code(answer) == "signature_component_missing");
}

BOOST_AUTO_TEST_CASE(forgets_nonces_only_when_they_cannot_come_back) {
  MemoryNonceStore store{2};
  const auto at = [](int second) { return kNoticeSignedAt + std::chrono::seconds{second}; };
  BOOST_TEST(store.use("k", "1", at(0), at(300)));
  BOOST_TEST(!store.use("k", "1", at(300), at(600)));
  BOOST_TEST(store.use("other", "1", at(0), at(300)));
  BOOST_TEST(!store.use("k", "2", at(10), at(310)));  // full: refusing is safer than forgetting
  BOOST_TEST(store.use("k", "2", at(301), at(601)));
  BOOST_TEST(store.use("k", "1", at(301), at(601)));
}

BOOST_AUTO_TEST_SUITE_END()
