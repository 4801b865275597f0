#include "adapters/rest_json/settings.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

std::string fault(const Values& given) {
  SettingValues settings;
  for (const auto& rule : kRestJsonSettings)
    if (!rule.default_value.empty()) settings.values[std::string{rule.key}] = {std::string{rule.default_value}};
  for (const auto& [key, texts] : given)
    settings.values[key] = texts;
  auto lines = check_rest_json(settings);
  BOOST_TEST(bool{rest_json_route(settings)} == lines.empty());
  return lines;
}

const Values kHttps{{"url", {"https://vehicle.example.tw"}},
                    {"certificate_file", {"/c.pem"}},
                    {"key_file", {"/k.pem"}},
                    {"pinned_key", {"sha256//A="}},
                    {"agency_key_ids", {"vehicle-2026a"}}};
const Values kPlain{{"url", {"http://127.0.0.1:8460"}}, {"transport", {"http"}}, {"answers", {"unsigned"}}};

Values with(Values values, const Values& more) {
  for (const auto& [key, texts] : more)
    values[key] = texts;
  return values;
}

const std::string kOnly =
    "allowed towards a loopback address only (127.0.0.0/8 or [::1], written as such; a name such as localhost is "
    "none), "
    "and url names ";

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_json_settings)

BOOST_AUTO_TEST_CASE(the_two_ways_are_good_as_they_are) {
  BOOST_TEST(fault(kHttps) == "");
  BOOST_TEST(fault(kPlain) == "");
  BOOST_TEST(fault(with(kPlain, {{"url", {"http://[::1]:8460/x/"}}, {"notice_id_member", {"id"}}})) == "");
}

BOOST_AUTO_TEST_CASE(plain_http_and_unsigned_answers_stay_on_this_machine) {
  for (const std::string host : {"water.example.tw", "localhost", "127.0.0.1.example.tw", "10.0.0.1", "0.0.0.0"})
    BOOST_TEST(fault(with(kPlain, {{"url", {"http://" + host + ":8460"}}})) ==
               "transport: \"http\" is " + kOnly + host + "\nanswers: \"unsigned\" is " + kOnly + host);
  BOOST_TEST(fault(with(kHttps, {{"answers", {"unsigned"}}, {"agency_key_ids", {}}})) ==
             "answers: \"unsigned\" is " + kOnly + "vehicle.example.tw");
  BOOST_TEST(fault(with(kHttps, {{"url", {"https://127.0.0.1"}}, {"answers", {"unsigned"}}, {"agency_key_ids", {}}})) ==
             "");
  BOOST_TEST(fault(with(kPlain, {{"answers", {"signed"}}, {"agency_key_ids", {"k"}}})) == "");
}

BOOST_AUTO_TEST_CASE(the_url_names_the_transport) {
  BOOST_TEST(fault(with(kHttps, {{"url", {"http://127.0.0.1"}}})) == "url: must be https://host[:port][/path]");
  BOOST_TEST(fault(with(kPlain, {{"url", {"https://127.0.0.1"}}})) == "url: must be http://host[:port][/path]");
  BOOST_TEST(fault(with(kPlain, {{"url", {"http://127.0.0.1/?a"}}})) == "url: holds a query; paths are added to it");
}

BOOST_AUTO_TEST_CASE(what_has_no_meaning_is_not_left_standing) {
  BOOST_TEST(fault(with(kPlain, {{"pinned_key", {"sha256//A="}}, {"agency_key_ids", {"k"}}})) ==
             "pinned_key: has no meaning with transport = \"http\"; leave it out\nagency_key_ids: has no meaning with "
             "answers = \"unsigned\"; leave it out");
  BOOST_TEST(fault(with(kHttps, {{"notice_id_member", {"id"}}})) ==
             "notice_id_member: has no meaning with answers = \"signed\": the signature binds the answer");
}

BOOST_AUTO_TEST_CASE(https_and_signatures_need_their_files_and_keys) {
  BOOST_TEST(fault({{"url", {"https://vehicle.example.tw"}}}) ==
             "certificate_file: missing; Our TLS certificate, PEM. (required)\nkey_file: missing; The key of our TLS "
             "certificate, PEM. (required)\npinned_key: missing; sha256//… of the agency's public key, several joined "
             "with ';': whom we talk to. (required)\nagency_key_ids: names no key the agency signs with (required)");
}

BOOST_AUTO_TEST_SUITE_END()
