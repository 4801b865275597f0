#include "gateway/http/router.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace tongbao;

namespace {

/// A router whose every answer is the pattern's nickname and what stood in the path.
struct Routed {
  Router router;
  Routed() {
    add("GET", "/v1/cases", "list");
    add("POST", "/v1/cases", "accept");
    add("GET", "/v1/cases/{case_id}", "read");
    add("POST", "/v1/cases/{case_id}/withdraw", "withdraw");
    add("GET", "/v1/cases/newest", "newest");  // behind the pattern that takes it, too
  }
  void add(const char* method, const char* pattern, const char* nickname) {
    router.add(method, pattern, [nickname](const ApiRequest& request) {
      ApiResponse response{200, "text/plain", nickname, {}, ""};
      for (const auto& [name, value] : request.in_path)
        response.body += " " + name + "=" + value;
      return response;
    });
  }
  ApiResponse ask(const std::string& method, const std::string& path) const {
    ApiRequest request;
    request.method = method;
    request.path = path;
    return router.answer(request);
  }
};

std::string header_of(const ApiResponse& response, const std::string& wanted) {
  for (const auto& [name, value] : response.headers)
    if (name == wanted) return value;
  return "";
}

std::string code_in(const ApiResponse& response) {
  return nlohmann::json::parse(response.body).value("code", "");
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(router, Routed)

BOOST_AUTO_TEST_CASE(finds_the_answer_by_method_and_path) {
  BOOST_TEST(ask("GET", "/v1/cases").body == "list");
  BOOST_TEST(ask("POST", "/v1/cases").body == "accept");
  BOOST_TEST(ask("GET", "/v1/cases/01J").body == "read case_id=01J");
  BOOST_TEST(ask("POST", "/v1/cases/01J/withdraw").body == "withdraw case_id=01J");
}

BOOST_AUTO_TEST_CASE(the_first_of_two_patterns_that_fit_answers) {
  BOOST_TEST(ask("GET", "/v1/cases/newest").body == "read case_id=newest");
}

BOOST_AUTO_TEST_CASE(names_the_pattern_never_the_path) {
  BOOST_TEST(ask("GET", "/v1/cases/Y213579132").resource == "/v1/cases/{case_id}");
  BOOST_TEST(ask("DELETE", "/v1/cases/Y213579132").resource == "/v1/cases/{case_id}");
  BOOST_TEST(ask("GET", "/v1/people/Y213579132").resource == "unknown");
}

BOOST_AUTO_TEST_CASE(head_asks_what_get_answers) {
  BOOST_TEST(ask("HEAD", "/v1/cases").body == "list");
  BOOST_TEST(ask("HEAD", "/v1/cases/01J/withdraw").status == 405);
}

BOOST_AUTO_TEST_CASE(says_which_methods_a_path_knows) {
  const auto refused = ask("DELETE", "/v1/cases");
  BOOST_TEST(refused.status == 405);
  BOOST_TEST(code_in(refused) == "method_refused");
  BOOST_TEST(header_of(refused, "Allow") == "GET, POST");
}

BOOST_AUTO_TEST_CASE(a_path_that_is_nearly_right_is_not_there) {
  for (const char* path : {"/v1/cases/", "/v1/cases//withdraw", "/v1", "/", "/v1/Cases", "/v1/cases/01J/withdraw/x"}) {
    const auto answer = ask("GET", path);
    BOOST_TEST(answer.status == 404, path);
    BOOST_TEST(code_in(answer) == "not_found");
    BOOST_TEST(header_of(answer, "Allow").empty());
  }
}

BOOST_AUTO_TEST_CASE(a_target_without_a_path_is_malformed) {
  for (const char* path : {"", "*", "v1/cases"}) {
    const auto answer = ask("OPTIONS", path);
    BOOST_TEST(answer.status == 400, path);
    BOOST_TEST(code_in(answer) == "target_malformed");
  }
}

BOOST_AUTO_TEST_SUITE_END()
