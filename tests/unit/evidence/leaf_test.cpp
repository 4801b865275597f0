#include "gateway/evidence/leaf.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(leaves)

namespace {

Instant at_ms(std::int64_t milliseconds) {
  return Instant{std::chrono::milliseconds{milliseconds}};
}

const AttemptName kAttempt{"vehicle", "01JD9Z00000000000000000000", "01JD9Z00000000000000000001", 1};

std::string counting_salt() {
  std::string salt;
  for (int byte = 0; byte < 32; ++byte)
    salt.push_back(static_cast<char>(byte));
  return salt;
}

/// The 386 bytes of wire.md §1. The vector of §7 takes them for the body of its `accepted` leaf: python3's hmac over
/// exactly these bytes gives its body_commit. In the product it is the body of POST /v1/cases.
constexpr std::string_view kVectorBody =
    R"({"data":{"case_id":"01JD9Z00000000000000000000","new_address":{"AreaCode":"10016040"},"procedure":"vehicle.license_address"},"datacontenttype":"application/json","id":"01JD9Z00000000000000000001","source":"urn:tongbao:office:09020010","specversion":"1.0","subject":"p-9f2c","subjectseq":"00000000000000000042","time":"2026-11-22T03:04:05Z","type":"tw.tongbao.person.address-changed.v1"})";

}  // namespace

BOOST_AUTO_TEST_CASE(writes_the_three_lines_of_the_vector_byte_for_byte) {
  BOOST_TEST(kVectorBody.size() == 386U);
  BOOST_TEST(
      *leaf_line(AcceptedLeaf{kAttempt.case_id, body_commit(counting_salt(), kVectorBody)}, at_ms(1795316645000)) ==
      R"({"body_commit":"HjCZ5y01iFmVjxad6nK3W9Qqid+IT27D0QC+gfv3GUg=","case":"01JD9Z00000000000000000000","kind":"accepted","t":1795316645000,"v":1})");
  BOOST_TEST(
      *leaf_line(SentLeaf{kAttempt, "82ff54c597d36ce72d109017583b0644f6912b9301aedfd8d293615182b43f69", "", ""},
                 at_ms(1795316645100)) ==
      R"({"agency":"vehicle","attempt":1,"case":"01JD9Z00000000000000000000","kind":"sent","notice":"01JD9Z00000000000000000001","request_signature":"82ff54c597d36ce72d109017583b0644f6912b9301aedfd8d293615182b43f69","t":1795316645100,"v":1})");
  BOOST_TEST(
      *leaf_line(OutcomeLeaf{kAttempt, Outcome::applied,
                             "200a405ac9e827aa88d5c6b79e5c5665f8815f7f68a7a1885c6d56efe935060d", ""},
                 at_ms(1795316646000)) ==
      R"({"agency":"vehicle","answer_signature":"200a405ac9e827aa88d5c6b79e5c5665f8815f7f68a7a1885c6d56efe935060d","attempt":1,"case":"01JD9Z00000000000000000000","kind":"outcome","notice":"01JD9Z00000000000000000001","outcome":"applied","t":1795316646000,"v":1})");
}

BOOST_AUTO_TEST_CASE(names_signatures_by_their_digest) {
  BOOST_TEST(leaf_digest("") == "");
  // printf abc | sha256sum
  BOOST_TEST(leaf_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(writes_every_other_kind_with_sorted_keys) {
  const auto line = [](const Leaf& leaf) { return *leaf_line(leaf, at_ms(7)); };
  const AttemptName tax{"tax", "C", "N", 2};
  BOOST_TEST(
      line(SentLeaf{tax, "", "ab", "unknown"}) ==
      R"({"agency":"tax","attempt":2,"case":"C","failure":"unknown","kind":"sent","notice":"N","request_digest":"ab","t":7,"v":1})");
  BOOST_TEST(
      line(DeferredLeaf{tax, "", "cd"}) ==
      R"({"agency":"tax","answer_digest":"cd","attempt":2,"case":"C","kind":"deferred","notice":"N","t":7,"v":1})");
  BOOST_TEST(
      line(AnswerIgnoredLeaf{{"tax", "", "", 0}, "duplicate", "ef"}) ==
      R"({"agency":"tax","answer_digest":"ef","attempt":0,"kind":"answer_ignored","t":7,"v":1,"why":"duplicate"})");
  BOOST_TEST(
      line(HandActionLeaf{"settle", "clerk-7", "C", "N", "phone", "applied"}) ==
      R"({"action":"settle","actor":"clerk-7","case":"C","kind":"hand_action","notice":"N","outcome":"applied","reason":"phone","t":7,"v":1})");
  BOOST_TEST(line(WithdrawnLeaf{"C", "N", "citizen_request"}) ==
             R"({"case":"C","kind":"withdrawn","notice":"N","reason":"citizen_request","t":7,"v":1})");
  BOOST_TEST(line(RevokedLeaf{"C", "D", "E", "xy="}) ==
             R"({"body_commit":"xy=","by_case":"D","case":"C","change":"E","kind":"revoked","t":7,"v":1})");
  BOOST_TEST(line(CorrectedLeaf{"C", "D", "E"}) ==
             R"({"by_case":"D","case":"C","change":"E","kind":"corrected","t":7,"v":1})");
  BOOST_TEST(line(AnnulledLeaf{"C", "D", "E"}) ==
             R"({"by_case":"D","case":"C","change":"E","kind":"annulled","t":7,"v":1})");
  BOOST_TEST(line(DeniedLeaf{"/v1/cases/{case_id}", "wrong_token", "", 3}) ==
             R"({"code":"wrong_token","count":3,"kind":"denied","t":7,"v":1,"what":"/v1/cases/{case_id}"})");
}

BOOST_AUTO_TEST_CASE(refuses_everything_that_could_be_personal_or_break_the_line) {
  for (const std::string& reason : std::vector<std::string>{"王小明", "two words", "quote\"", "back\\slash", "line\n",
                                                            "tab\t", std::string("nul\0!", 5)})
    BOOST_TEST(!leaf_line(WithdrawnLeaf{"C", "N", reason}, at_ms(1)), reason);
  const auto refused = leaf_line(WithdrawnLeaf{"C", "N", std::string(129, 'a')}, at_ms(1));
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "leaf_not_plain");
}

BOOST_AUTO_TEST_SUITE_END()
