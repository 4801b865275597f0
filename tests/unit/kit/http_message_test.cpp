#include "gateway/kit/http_message.h"

#include <boost/test/unit_test.hpp>

#include "gateway/kit/retry_after.h"
#include "tests/kit/fake_clock.h"
#include "tests/unit/kit/test_result.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(http_message)

BOOST_AUTO_TEST_CASE(splits_a_url_as_a_signature_covers_it) {
  const auto target = parse_url("HTTPS://Vehicle.Example.TW:443/v1/Notices?a=B");
  BOOST_REQUIRE(bool(target));
  BOOST_TEST(target->scheme == "https");
  BOOST_TEST(target->authority == "vehicle.example.tw");
  BOOST_TEST(target->path == "/v1/Notices");
  BOOST_TEST(target->query == "?a=B");
  BOOST_TEST(parse_url("https://a:8443")->url() == "https://a:8443/");
  BOOST_TEST(parse_url("http://a:80?x")->url() == "http://a/?x");
  BOOST_TEST(parse_url("http://[::1]:8080/")->host() == "::1");
  BOOST_TEST(parse_url("http://127.0.0.1:8080/")->host() == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(refuses_urls_that_could_mislead) {
  for (const char* url :
       {"", "vehicle/", "ftp://a/", "https://", "https:///x", "https://user@a/", "https://a:0/", "https://a:65536/",
        "https://a:1x/", "https://a/#f", "https://a/ b", "https://a/\n", "https://峯/"})
    BOOST_TEST(code_of_failure(parse_url(url)) == "bad_url", url);
}

BOOST_AUTO_TEST_CASE(joins_lines_of_one_name) {
  HttpFields fields{{"X-Note", "  a "}, {"other", "o"}, {"x-note", "b"}};
  BOOST_TEST(fields.joined("x-note").value() == "a, b");
  BOOST_TEST(!fields.joined("absent").has_value());
  fields.set("X-NOTE", "c");
  BOOST_TEST(fields.joined("x-note").value() == "c");
  BOOST_TEST(fields.all().size() == 2u);
}

BOOST_AUTO_TEST_CASE(reads_retry_after_in_seconds_or_as_a_date) {
  const FakeClock clock;  // 2026-11-22T03:04:05Z
  const auto seconds = [&](const char* text) {
    const auto wait = parse_retry_after(text, clock.now());
    return wait ? static_cast<long>(wait->count()) : -1L;
  };
  BOOST_TEST(seconds("0") == 0);
  BOOST_TEST(seconds("120") == 120);
  BOOST_TEST(seconds("Sun, 22 Nov 2026 03:05:05 GMT") == 60);
  BOOST_TEST(seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 0);
  for (const char* text : {"", "-1", "1.5", "soon", "9999999999", "Sun, 31 Feb 2026 03:05:05 GMT", "Sun, 22 Nov 2026",
                           "Sun, 22 Nov 2026 25:05:05 GMT", "Sunday, 22-Nov-26 03:05:05 GMT"})
    BOOST_TEST(seconds(text) == -1, text);
}

BOOST_AUTO_TEST_SUITE_END()
