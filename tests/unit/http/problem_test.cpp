#include "gateway/http/problem.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace tongbao;

namespace {

std::string source_of(const std::filesystem::path& file) {
  std::ifstream input{file};
  std::stringstream text;
  text << input.rdbuf();
  return text.str();
}

void collect(const std::string& folder, const std::vector<std::string>& patterns, std::set<std::string>& codes) {
  for (const auto& entry : std::filesystem::directory_iterator{std::filesystem::path{TONGBAO_SOURCE_DIR} / folder}) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    const auto source = source_of(entry.path());
    for (const auto& pattern : patterns) {
      const std::regex expression{pattern};
      for (std::sregex_iterator at{source.begin(), source.end(), expression}, end; at != end; ++at)
        for (std::size_t group = 1; group < at->size(); ++group)
          if ((*at)[group].matched) codes.insert((*at)[group]);
    }
  }
}

/// Every code that can reach a client: written in http/ itself, conflicts of intake, failures of the JSON reader and of
/// the writer.
std::set<std::string> codes_in_use() {
  std::set<std::string> codes;
  collect("gateway/http",
          {R"re(problem_response\(\{"([a-z0-9_]+)")re",
           R"re(problem_response\(\{[^"{}]*\? "([a-z0-9_]+)" : "([a-z0-9_]+)")re",
           R"re(problem_response\(\{unreadable \? code : "([a-z0-9_]+)")re", R"re(RefusedFraming\{"([a-z0-9_]+)")re",
           R"re(refuse\("([a-z0-9_]+)")re", R"re(refuse\(session, \{"([a-z0-9_]+)")re",
           R"re(FailureKind::permanent, "([a-z0-9_]+)")re", R"re(FailureKind::transient, "(mailbox_busy)")re"},
          codes);
  collect("gateway/intake",
          {R"re(Conflict\{"([a-z0-9_]+)")re", R"re(FailureKind::configuration, "(areas_missing)")re",
           R"re(FailureKind::transient, "(agency_not_ready)")re"},
          codes);
  collect("gateway/kit", {R"re("(json_(?!not_fields)[a-z0-9_]+)")re"}, codes);
  collect("gateway/store",
          {R"re("(store_busy|store_full|store_unreachable|store_refused|commit_unknown)")re",
           R"re("(already_revoked|already_withdrawn|payload_erased)")re"},
          codes);
  return codes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(problem)

BOOST_AUTO_TEST_CASE(every_code_in_use_has_a_row) {
  const auto codes = codes_in_use();
  BOOST_TEST(codes.size() >= 25u);  // else the patterns above no longer fit the sources
  for (const auto& code : codes)
    BOOST_TEST((problem_kind(code).code == code), code << " has no row in the table of problems");
}

BOOST_AUTO_TEST_CASE(every_row_is_in_use) {
  const auto codes = codes_in_use();
  for (const auto& kind : problem_kinds())
    BOOST_TEST(codes.contains(std::string{kind.code}), kind.code << " is never answered");
}

BOOST_AUTO_TEST_CASE(every_row_is_whole_and_stands_once) {
  std::set<std::string_view> seen;
  for (const auto& kind : problem_kinds()) {
    BOOST_TEST(seen.insert(kind.code).second, kind.code << " stands twice");
    BOOST_TEST((kind.status >= 400 && kind.status < 600), kind.code);
    BOOST_TEST((!kind.title_en.empty() && !kind.title_zh.empty() && !kind.advice_en.empty() && !kind.advice_zh.empty()),
               kind.code);
    BOOST_TEST((kind.status != 503 || kind.retryable), kind.code << " says 503 and not to try again");
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_code_is_a_defect_of_ours) {
  BOOST_TEST(problem_kind("no_such_code").code == "defect");
  BOOST_TEST(problem_kind("").status == 500);
}

BOOST_AUTO_TEST_CASE(says_everything_in_both_languages) {
  const auto response =
      problem_response({"request_faulty",
                        "for the log only",
                        "01J",
                        {{"/office", "area_unknown", "無此代碼", "There is no such code.", "09020010"}}},
                       "0123456789abcdef0123456789abcdef");
  BOOST_TEST(response.status == 422);
  BOOST_TEST(response.content_type == "application/problem+json");
  const auto body = nlohmann::json::parse(response.body);
  BOOST_TEST(body.at("type") == "urn:tongbao:problem:request_faulty");
  BOOST_TEST(body.at("status") == 422);
  BOOST_TEST(body.at("retryable") == false);
  BOOST_TEST(body.at("trace_id") == "0123456789abcdef0123456789abcdef");
  BOOST_TEST(body.at("case_id") == "01J");
  BOOST_TEST(body.at("title_zh") == "資料有誤");
  const auto& error = body.at("errors").at(0);
  BOOST_TEST(error.at("pointer") == "/office");
  BOOST_TEST(error.at("detail_zh") == "無此代碼");
  BOOST_TEST(error.at("suggestion") == "09020010");
  BOOST_TEST(response.body.find("for the log only") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(leaves_out_what_it_does_not_know) {
  const auto body = nlohmann::json::parse(problem_response({"not_found", "", "", {}}, "").body);
  for (const char* name : {"trace_id", "case_id", "errors"})
    BOOST_TEST(!body.contains(name), name);
}

BOOST_AUTO_TEST_CASE(a_busy_gateway_says_when_to_come_again) {
  const auto busy = problem_response(problem_of({FailureKind::transient, "store_busy", "queue full"}), "");
  BOOST_TEST(busy.status == 503);
  BOOST_REQUIRE(busy.headers.size() == 1u);
  BOOST_TEST(busy.headers[0].first == "Retry-After");
  BOOST_TEST(busy.headers[0].second == "1");
  const auto denied = problem_response({"token_refused", "", "", {}}, "");
  BOOST_TEST(denied.headers.at(0).first == "WWW-Authenticate");
}

BOOST_AUTO_TEST_SUITE_END()
