#include "gateway/http/json_answers.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

const std::string kId = "01JD9Z00000000000000000000";
const std::string kIdAsCursor = "MDFKRDlaMDAwMDAwMDAwMDAwMDAwMDAwMDA";  // printf %s … | basenc --base64url | tr -d =

ApiRequest asked(std::map<std::string, std::string> query) {
  ApiRequest request;
  request.query = std::move(query);
  return request;
}

/// The codes of what is wrong with a list's query.
std::string wrong_with(std::map<std::string, std::string> query) {
  Faults faults;
  read_page(asked(std::move(query)), {"office"}, faults);
  std::string codes;
  for (const auto& fault : faults)
    codes += (codes.empty() ? "" : " ") + fault.pointer + ":" + fault.code;
  return codes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_answers)

BOOST_AUTO_TEST_CASE(a_page_has_fifty_elements_unless_asked) {
  Faults faults;
  BOOST_TEST(read_page(asked({}), {}, faults).limit == 50u);
  BOOST_TEST(read_page(asked({{"limit", "500"}}), {}, faults).limit == 500u);
  BOOST_TEST(read_page(asked({{"limit", "1"}, {"cursor", kIdAsCursor}}), {}, faults).after == kId);
  BOOST_TEST(faults.empty());
}

BOOST_AUTO_TEST_CASE(a_limit_out_of_range_is_refused) {
  for (const char* limit : {"", "0", "501", "-1", "+5", " 5", "5 ", "5x", "0x5", "99999999999999999999"})
    BOOST_TEST(wrong_with({{"limit", limit}}) == "?limit:limit_range", limit);
}

BOOST_AUTO_TEST_CASE(only_our_own_cursors_are_taken) {
  for (const std::string& cursor :
       {std::string{}, std::string{"abc"}, kId, kIdAsCursor + "=", kIdAsCursor.substr(4), std::string{"JyBPUiAxPTE"}})
    BOOST_TEST(wrong_with({{"cursor", cursor}}) == "?cursor:cursor_unknown", cursor);
}

BOOST_AUTO_TEST_CASE(every_fault_of_a_query_is_told_at_once) {
  BOOST_TEST(wrong_with({{"offce", "1"}, {"limit", "0"}, {"office", "1"}}) ==
             "?limit:limit_range ?offce:parameter_unknown");
}

BOOST_AUTO_TEST_CASE(resources_without_a_page_know_their_parameters_too) {
  BOOST_TEST(unknown_parameters(asked({{"within", "1"}}), {"within"}).empty());
  const auto faults = unknown_parameters(asked({{"limit", "1"}, {"within", "1"}}), {"within"});
  BOOST_REQUIRE(faults.size() == 1u);
  BOOST_TEST(faults[0].pointer == "?limit");
  const auto refused = query_refused(faults, asked({}));
  BOOST_TEST(refused.status == 400);
  BOOST_TEST(nlohmann::json::parse(refused.body).at("errors").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_full_page_names_the_next) {
  const Page page{2, ""};
  const auto full = list_body("cases", {1, 2}, page, kId);
  BOOST_TEST(full.at("cases").size() == 2u);
  BOOST_TEST(full.at("next_cursor") == kIdAsCursor);
  BOOST_TEST(list_body("cases", nlohmann::json::array({1}), page, kId).at("next_cursor").is_null());
  BOOST_TEST(list_body("cases", nlohmann::json::array(), page, "").at("cases").is_array());
}

BOOST_AUTO_TEST_CASE(answers_are_canonical_json) {
  BOOST_TEST(json_response({{"b", 1}, {"a", "嵵"}}).body == R"({"a":"嵵","b":1})");
  BOOST_TEST(json_response(nlohmann::json::object(), 201).status == 201);
}

BOOST_AUTO_TEST_CASE(an_instant_is_text_or_null) {
  BOOST_TEST(instant_or_null(std::nullopt).is_null());
  BOOST_TEST(instant_or_null(Instant{std::chrono::milliseconds{1'795'316'645'000}}) == "2026-11-22T03:04:05Z");
}

BOOST_AUTO_TEST_CASE(trouble_of_ours_is_no_fault_of_the_client) {
  const auto lost = failure_response({FailureKind::transient, "commit_unknown", "the server went away"}, asked({}));
  BOOST_TEST(lost.status == 503);
  BOOST_TEST(lost.body.find("went away") == std::string::npos);
  BOOST_TEST(failure_response({FailureKind::defect, "of_no_table", ""}, asked({})).status == 500);
}

BOOST_AUTO_TEST_SUITE_END()
