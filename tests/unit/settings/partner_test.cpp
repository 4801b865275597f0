// [partner]: agencies that come to the gateway.
#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "gateway/settings/route_settings.h"
#include "tests/kit/temp_directory.h"

using namespace tongbao;

namespace {

using Lines = std::vector<std::string>;

std::string water_route(const std::string& adapter, const std::string& rest, const std::string& deduplicates = "true") {
  return "agency = \"water\"\ntitle_zh = \"水\"\ntitle_en = \"Water\"\nagency_deduplicates = " + deduplicates +
         "\n[plugin]\nname = \"configured\"\n[adapter]\nname = \"" + adapter + "\"\n" + rest;
}

const std::string kToken = "[partner]\ntoken = \"file:water.token\"\n";
const std::string kKeys = "[[agency_keys]]\nkey_id = \"w\"\npublic_key = \"w.pem\"\n";
const std::string kSigned = kToken + "authority = \"gateway.example.tw:8443\"\n" + kKeys;

struct PartnerFile {
  TempDirectory folder;
  Checked<RouteSettings> read(const std::string& content) const {
    return read_route(folder.write("water.toml", content), RelaySettings{});
  }
  Lines refusals(const std::string& content) const {
    Lines lines;
    for (const auto& refusal : read(content).refusals)
      lines.push_back(to_line(refusal).substr((folder.path() / "water.toml").string().size()));
    return lines;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(partner_of_a_route, PartnerFile)

BOOST_AUTO_TEST_CASE(says_how_the_agency_proves_who_it_is) {
  const auto route = read(water_route("mailbox", kSigned));
  BOOST_TEST(refusals(water_route("mailbox", kSigned)) == Lines{}, boost::test_tools::per_element());
  BOOST_REQUIRE(route.value.partner);
  BOOST_TEST(route.value.has_mailbox());
  BOOST_TEST(route.value.partner->is_signed);
  BOOST_TEST(route.value.partner->authority == "gateway.example.tw:8443");
  BOOST_TEST(route.value.partner->token.file == folder.path() / "water.token");
  const auto plain = read(water_route("rest_json", kToken + "requests = \"unsigned\"\n"));
  BOOST_REQUIRE(plain.good());
  BOOST_TEST(!plain.value.partner->is_signed);
  BOOST_TEST(!plain.value.has_mailbox());
  BOOST_TEST(!read(water_route("rest_json", "")).value.partner);
}

BOOST_AUTO_TEST_CASE(must_be_there_where_nobody_else_could_come) {
  BOOST_TEST(refusals(water_route("mailbox", "")) ==
                 Lines{":8: adapter.name: a mailbox without [partner]: nobody could fetch from it; say how the agency "
                       "signs in"},
             boost::test_tools::per_element());
  BOOST_TEST(refusals(water_route("rest_json", "[adapter.settings]\nlater_answers = \"push\"\n")) ==
                 Lines{":10: adapter.settings.later_answers: \"push\" without [partner]: no answer could come; say how "
                       "the agency signs in"},
             boost::test_tools::per_element());
  BOOST_TEST(refusals(water_route("mailbox", kSigned, "false")) ==
                 Lines{":8: adapter.name: a mailbox offers an event until it is acknowledged: agency_deduplicates must "
                       "be true"},
             boost::test_tools::per_element());
  BOOST_TEST(
      refusals("lane_opens_on = \"receipt\"\n" + water_route("mailbox", kSigned)) ==
          Lines{":1: lane_opens_on: \"receipt\": a person's next change would lie beside one that was never fetched; "
                "a mailbox opens lanes on the outcome only"},
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(must_go_together) {
  const auto first = [&](const std::string& rest) {
    const auto lines = refusals(water_route("mailbox", rest));
    return lines.empty() ? std::string{} : lines.front();
  };
  BOOST_TEST(first("[partner]\nrequests = \"unsigned\"\n").find("partner.token: ") != std::string::npos);
  BOOST_TEST(first(kToken + "requests = \"unsigned\"\nauthority = \"gateway.example.tw\"\n") ==
             ":12: partner.authority: has no meaning with requests = \"unsigned\"; leave it out");
  BOOST_TEST(first(kToken + "requests = \"signed\"\nauthority = \"gateway.example.tw\"\n") ==
             ":11: partner.requests: \"signed\" without [[agency_keys]]: say which keys the agency signs with");
  for (const auto* wrong : {"", "Gateway.example.tw", "https://gateway.example.tw", "gateway.example.tw:443"})
    BOOST_TEST(
        first(kToken + "authority = \"" + wrong + "\"\n" + kKeys).find("is no host name as signatures cover it") !=
            std::string::npos,
        wrong);
  const auto misspelt = refusals(water_route("mailbox", kToken + "requets = \"unsigned\"\n" + kKeys));
  BOOST_TEST(std::any_of(misspelt.begin(), misspelt.end(), [](const auto& line) {
    return line.find("partner.requets: unknown key; did you mean partner.requests (signed | unsigned") !=
           std::string::npos;
  }));
}

BOOST_AUTO_TEST_CASE(its_token_is_checked_like_every_secret) {
  folder.write("w.pem", "x");
  const auto route = read(water_route("mailbox", kSigned)).value;
  BOOST_REQUIRE(check_files(route).size() == 1U);
  BOOST_TEST(to_line(check_files(route)[0]).find(":10: partner.token: ") != std::string::npos);
  folder.write("water.token", "0123456789", 0644);
  BOOST_REQUIRE(check_files(route).size() == 1U);
  BOOST_TEST(to_line(check_files(route)[0]).find("chmod 0600") != std::string::npos);
  folder.write("water.token", "0123456789", 0600);
  BOOST_TEST(check_files(route).empty());
}

BOOST_AUTO_TEST_SUITE_END()
