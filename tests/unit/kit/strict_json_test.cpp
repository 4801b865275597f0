#include "gateway/kit/strict_json.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/kit/test_result.h"

using namespace tongbao;

namespace {

std::string detail_of(std::string_view text) {
  return parse_json(text).failure().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(strict_json)

BOOST_AUTO_TEST_CASE(reads_what_json_can_say) {
  const auto value = parse_json(R"( {"a":[1,-2,18446744073709551615,1.5,true,null],"名":"峯\ud83d\ude00"} )");
  BOOST_REQUIRE(bool(value));
  BOOST_TEST(value->at("a").size() == 6u);
  BOOST_TEST(value->at("a")[2].get<std::uint64_t>() == 18446744073709551615u);
  BOOST_TEST(value->at("名").get<std::string>() == "峯😀");
  BOOST_TEST(bool(parse_json("1")));
}

BOOST_AUTO_TEST_CASE(minus_zero_is_the_integer_0) {
  BOOST_TEST(parse_json("-0")->is_number_unsigned());
  BOOST_TEST(!parse_json("-1")->is_number_unsigned());
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_json) {
  for (const std::string text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "[1] x", "{}{}", "tru", "01", "+1",
                                 "NaN", "1e999", "// no\n1", "\"\t\"", "\"\\x\"", "\"\\ud800\"", "\xEF\xBB\xBF{}"})
    BOOST_TEST(code_of_failure(parse_json(text)) == "json_malformed", text);
  BOOST_TEST(code_of_failure(parse_json(std::string("{}\0", 3))) == "json_malformed");
  BOOST_TEST(code_of_failure(parse_json(R"(["\u0000"])")) == "json_malformed");
  BOOST_TEST(code_of_failure(parse_json(R"({"\u0000":1})")) == "json_malformed");
  BOOST_TEST(code_of_failure(parse_json("[123456789012345678901234567890]")) == "json_malformed");
  BOOST_TEST(code_of_failure(parse_json("[\"\xED\xA0\x80\"]")) == "json_not_utf8");
}

BOOST_AUTO_TEST_CASE(refuses_a_key_that_stands_twice) {
  BOOST_TEST(code_of_failure(parse_json(R"({"a":1,"a":1})")) == "json_duplicate_key");
  BOOST_TEST(code_of_failure(parse_json(R"({"a":1,"\u0061":2})")) == "json_duplicate_key");
  BOOST_TEST(code_of_failure(parse_json(R"([{"a":1},{"a":1}])")).empty());
}

BOOST_AUTO_TEST_CASE(limits_depth_and_size) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  BOOST_TEST(code_of_failure(parse_json(nested(32))).empty());
  BOOST_TEST(code_of_failure(parse_json(nested(33))) == "json_too_deep");
  BOOST_TEST(code_of_failure(parse_json(std::string(200'000, '['))) == "json_too_deep");
  BOOST_TEST(code_of_failure(parse_json("[1]", {.bytes = 3, .depth = 1})).empty());
  BOOST_TEST(code_of_failure(parse_json("[1] ", {.bytes = 3, .depth = 1})) == "json_too_large");
}

BOOST_AUTO_TEST_CASE(says_where_the_trouble_is) {
  BOOST_TEST(detail_of(R"({"x":[1,{"b/c~":tru}]})").find("\"/x/1/b~1c~0\"") != std::string::npos);
  BOOST_TEST(detail_of(R"({"x":[1,{"b":2}, y]})").find("\"/x/2\"") != std::string::npos);
  BOOST_TEST(detail_of(R"({"a":1,"a":2})") == "a key stands twice at \"/a\", byte 9");
  BOOST_TEST(detail_of(R"({"a":"secret","b":"secret)").find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
