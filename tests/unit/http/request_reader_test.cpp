#include "gateway/http/request_reader.h"

#include <sstream>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

constexpr std::size_t kLimit = 16;

/// What becomes of a head as it stands on the wire, and of the bytes behind it.
struct Reading {
  std::variant<ApiRequest, RefusedFraming> result;
  bool asked_for_body = false;

  Reading(const std::string& head, const std::string& behind = "") {
    std::istringstream lines{head + "\r\n"};
    Poco::Net::HTTPRequest request;
    request.read(lines);
    result = read_request(request, kLimit, [&](std::size_t bytes) {
      asked_for_body = true;
      return behind.substr(0, bytes);
    });
  }
  std::string refusal() const {
    const auto* refused = std::get_if<RefusedFraming>(&result);
    return refused == nullptr ? "" : refused->code;
  }
  const ApiRequest& request() const { return std::get<ApiRequest>(result); }
};

const std::string kPost = "POST /v1/cases HTTP/1.1\r\n";
const std::string kGet = "GET /v1/cases HTTP/1.1\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(request_reader)

BOOST_AUTO_TEST_CASE(reads_head_and_body_whole) {
  const Reading read{"POST /v1/cases?a=b%20c&d= HTTP/1.1\r\nContent-Length: 5\r\nX-One: 1\r\nx-one: 2\r\n",
                     "hellomore"};
  const auto& request = read.request();
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.path == "/v1/cases");
  BOOST_TEST(request.query.at("a") == "b c");
  BOOST_TEST(request.query_or("d", "x").empty());
  BOOST_TEST(request.query_or("e", "x") == "x");
  BOOST_TEST(request.header("x-one") == "1, 2");
  BOOST_TEST(request.header("nobody").empty());
  BOOST_TEST(request.body == "hello");
}

BOOST_AUTO_TEST_CASE(a_request_without_a_body_needs_no_length) {
  const Reading read{kGet};
  BOOST_TEST(read.request().body.empty());
  BOOST_TEST(!read.asked_for_body);
  BOOST_TEST(!Reading(kPost + "Content-Length: 0\r\n").asked_for_body);
}

BOOST_AUTO_TEST_CASE(any_transfer_encoding_is_refused) {
  for (const char* line : {"Transfer-Encoding: chunked", "transfer-encoding: identity",
                           "TRANSFER-ENCODING: gzip, chunked", "Transfer-Encoding: "}) {
    BOOST_TEST(Reading(kPost + line + "\r\nContent-Length: 2\r\n", "{}").refusal() == "transfer_encoding_refused",
               line);
    BOOST_TEST(Reading(kGet + line + "\r\n").refusal() == "transfer_encoding_refused", line);
  }
}

BOOST_AUTO_TEST_CASE(a_repeated_length_is_refused_even_when_it_agrees) {
  BOOST_TEST(Reading(kPost + "Content-Length: 2\r\ncontent-length: 2\r\n", "{}").refusal() ==
             "content_length_repeated");
}

BOOST_AUTO_TEST_CASE(a_length_that_is_no_number_is_refused) {
  for (const char* text : {"", "x", "-1", "+1", "1,1", "1 1", "0x1", "1.0", "18446744073709551616", "\xd9\xa1"})
    BOOST_TEST(Reading(kPost + "Content-Length: " + text + "\r\n", "{}").refusal() == "content_length_malformed", text);
}

BOOST_AUTO_TEST_CASE(a_body_needs_its_length) {
  for (const char* method : {"POST", "PUT", "PATCH"})
    BOOST_TEST(Reading(std::string{method} + " /v1/cases HTTP/1.1\r\n").refusal() == "content_length_missing", method);
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_is_not_even_read) {
  BOOST_TEST(Reading(kPost + "Content-Length: 16\r\n", std::string(16, 'x')).request().body.size() == 16u);
  const Reading refused{kPost + "Content-Length: 17\r\n", std::string(17, 'x')};
  BOOST_TEST(refused.refusal() == "body_too_large");
  BOOST_TEST(!refused.asked_for_body);
}

BOOST_AUTO_TEST_CASE(a_body_cut_short_is_no_body) {
  BOOST_TEST(Reading(kPost + "Content-Length: 9\r\n", "too few").refusal() == "body_cut_short");
}

BOOST_AUTO_TEST_CASE(a_body_behind_a_get_is_read_and_not_left_for_the_next_request) {
  BOOST_TEST(Reading(kGet + "Content-Length: 2\r\n", "{}").asked_for_body);
}

BOOST_AUTO_TEST_CASE(a_field_name_that_is_no_token_is_refused) {
  for (const char* name : {"Content-Length ", "Content Length", "Contént", "X(y)", "X\x01"})
    BOOST_TEST(Reading(kGet + name + ": 1\r\n").refusal() == "head_malformed", name);
  BOOST_TEST(Reading(kGet + "X-Odd!#$%&'*+.^_`|~9: 1\r\n").refusal().empty());
}

BOOST_AUTO_TEST_CASE(a_target_that_does_not_decode_is_refused) {
  for (const char* target :
       {"/v1/%", "/v1/%zz", "/v1/%00", "/v1/%FF", "/v1/cases?a=%C0%80", "/v1/cases?a=%", "/v1/cases?a=1&a=2"})
    BOOST_TEST(Reading(std::string{"GET "} + target + " HTTP/1.1\r\n").refusal() == "target_malformed", target);
  std::string many = "/v1/cases?";
  for (int number = 0; number <= 32; ++number)
    many += "p" + std::to_string(number) + "=1&";
  BOOST_TEST(Reading("GET " + many + " HTTP/1.1\r\n").refusal() == "target_malformed");
}

BOOST_AUTO_TEST_CASE(a_path_decodes_to_utf8) {
  BOOST_TEST(Reading("GET /v1/%E5%B5%B5 HTTP/1.1\r\n").request().path == "/v1/嵵");
}

BOOST_AUTO_TEST_SUITE_END()
