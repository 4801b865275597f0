#include <limits>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/strict_json.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(canonical_form)

// The order is that of RFC 8785 §3.2.3.
BOOST_AUTO_TEST_CASE(sorts_keys_by_utf16_code_units) {
  const auto value = parse_json(
      R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",)"
      R"("\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"})");
  BOOST_REQUIRE(bool(value));
  BOOST_TEST(canonical_json(*value) ==
             "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"ö\":\"Latin Small Letter O With "
             "Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet "
             "With Dagesh\"}");
}

BOOST_AUTO_TEST_CASE(escapes_no_more_than_it_must) {
  const auto value = parse_json(R"(["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\b\f\t\u007f"])");
  BOOST_TEST(canonical_json(*value) == "[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\t\x7F\"]");
}

// Numbers: RFC 8785 appendix B; JSON.stringify in Node gives the same.
BOOST_AUTO_TEST_CASE(prints_numbers_like_ecmascript) {
  const auto text = [](double number) { return canonical_json(nlohmann::json(number)); };
  BOOST_TEST(text(333333333.33333329) == "333333333.3333333");
  BOOST_TEST(text(1E30) == "1e+30");
  BOOST_TEST(text(4.50) == "4.5");
  BOOST_TEST(text(2e-3) == "0.002");
  BOOST_TEST(text(1e-6) == "0.000001");
  BOOST_TEST(text(1e-7) == "1e-7");
  BOOST_TEST(text(9.999999999999997e22) == "9.999999999999997e+22");
  BOOST_TEST(text(999999999999999900000.0) == "999999999999999900000");
  BOOST_TEST(text(1e21) == "1e+21");
  BOOST_TEST(text(-0.0) == "0");
  BOOST_TEST(text(-1.25e-10) == "-1.25e-10");
  BOOST_TEST(text(5e-324) == "5e-324");
  BOOST_TEST(text(1.7976931348623157e308) == "1.7976931348623157e+308");
  BOOST_TEST(text(std::numeric_limits<double>::quiet_NaN()) == "null");
  BOOST_TEST(canonical_json(*parse_json("[-9223372036854775808,18446744073709551615,0]")) ==
             "[-9223372036854775808,18446744073709551615,0]");
}

BOOST_AUTO_TEST_CASE(gives_the_notice_body_of_the_wire_page_byte_for_byte) {
  const auto value = parse_json(
      R"({"specversion": "1.0", "type": "tw.tongbao.person.address-changed.v1", "id": "01JD9Z00000000000000000001",)"
      R"("source":"urn:tongbao:office:09020010", "subject":"p-9f2c","subjectseq":"00000000000000000042",)"
      R"("time":"2026-11-22T03:04:05Z","datacontenttype":"application/json","data":{"procedure":)"
      R"("vehicle.license_address","case_id":"01JD9Z00000000000000000000","new_address":{"AreaCode":"10016040"}}})");
  const auto body = canonical_json(*value);
  BOOST_TEST(body.size() == 386u);
  BOOST_TEST(
      body ==
      R"({"data":{"case_id":"01JD9Z00000000000000000000","new_address":{"AreaCode":"10016040"},"procedure":"vehicle.license_address"},"datacontenttype":"application/json","id":"01JD9Z00000000000000000001","source":"urn:tongbao:office:09020010","specversion":"1.0","subject":"p-9f2c","subjectseq":"00000000000000000042","time":"2026-11-22T03:04:05Z","type":"tw.tongbao.person.address-changed.v1"})");
}

BOOST_AUTO_TEST_CASE(survives_any_depth) {
  nlohmann::json value = nlohmann::json::array();
  for (int i = 0; i < 200'000; ++i) {
    nlohmann::json outer = nlohmann::json::array();
    outer.push_back(std::move(value));
    value = std::move(outer);
  }
  BOOST_TEST(canonical_json(value).size() == 400'002u);
}

BOOST_AUTO_TEST_SUITE_END()
