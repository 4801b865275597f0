#include "gateway/security/api_token.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/temp_directory.h"

using namespace tongbao;

namespace {
const std::string kToken = "0123456789abcdef0123456789abcdef";
}

BOOST_AUTO_TEST_SUITE(api_token)

BOOST_AUTO_TEST_CASE(admits_exactly_its_own_bearer_header) {
  const ApiToken token{kToken};
  BOOST_TEST(token.admits("Bearer " + kToken));
  for (const auto& header :
       {std::string{}, kToken, "Bearer " + kToken + " ", "Bearer " + kToken + "0", "bearer " + kToken,
        "Bearer " + kToken.substr(1), "Basic " + kToken, std::string{"Bearer "}, "Bearer  " + kToken})
    BOOST_TEST(!token.admits(header), header);
}

BOOST_AUTO_TEST_CASE(comes_from_a_file_without_its_line_end) {
  const TempDirectory folder;
  const auto token = load_api_token({folder.write("token", kToken + "\n"), "t.toml:1: http.api_token"});
  BOOST_REQUIRE(token);
  BOOST_TEST(token->admits("Bearer " + kToken));
  BOOST_TEST(load_api_token({folder.write("token", "short\n"), ""}).failure().code == "token_too_short");
  BOOST_TEST(load_api_token({folder.write("token", kToken, 0644), ""}).failure().code == "secret_open_to_others");
}

BOOST_AUTO_TEST_SUITE_END()
