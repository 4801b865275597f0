#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "simulators/stage/crypto.h"
#include "simulators/stage/day_clock.h"
#include "simulators/stage/fault_switch.h"
#include "simulators/stage/page.h"
#include "simulators/stage/request_head.h"
#include "simulators/stage/strict_json.h"

using namespace tongbao::stage;
using nlohmann::json;

namespace {

/// 0 when the head can be taken, else the status of its refusal.
int status_of(const std::string& head, std::size_t most = 100) {
  const auto parsed = parse_head(head);
  if (const auto* wrong = std::get_if<BadFraming>(&parsed)) return wrong->status;
  const auto length = body_length(std::get<Request>(parsed), most);
  const auto* wrong = std::get_if<BadFraming>(&length);
  return wrong != nullptr ? wrong->status : 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_a_head) {
  const auto parsed = parse_head("POST /a?b=c HTTP/1.1\r\nHost: x\r\nAccept:  a \r\nACCEPT: b");
  BOOST_REQUIRE(std::holds_alternative<Request>(parsed));
  const auto& request = std::get<Request>(parsed);
  BOOST_TEST(request.path == "/a");
  BOOST_TEST(request.query == "?b=c");
  BOOST_TEST(request.field("accept").value_or("") == "a, b");
  BOOST_TEST(!request.field("none").has_value());
}

BOOST_AUTO_TEST_CASE(refuses_doubtful_framing) {
  const std::string post = "POST / HTTP/1.1\r\nHost: x";
  BOOST_TEST(status_of(post + "\r\nContent-Length: 5") == 0);
  BOOST_TEST(status_of("GET / HTTP/1.1\r\nHost: x") == 0);
  BOOST_TEST(status_of(post) == 400);
  BOOST_TEST(status_of(post + "\r\nContent-Length: 101") == 413);
  BOOST_TEST(status_of(post + "\r\nContent-Length: 99999999999999999999999") == 413);
  for (const char* line :
       {"Content-Length: 5\r\nContent-Length: 5", "Content-Length: +5", "Content-Length: -1", "Content-Length: 5, 5",
        "Content-Length: 0x5", "Content-Length:", "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked", "Content-Length : 5", " Content-Length: 5", "Host: y\r\nContent-Length: 5",
        "A: b\nContent-Length: 5"})
    BOOST_TEST(status_of(post + "\r\n" + line) == 400, line);
  for (const char* first : {"POST / HTTP/1.0", "POST  HTTP/1.1", "POST /", "POST x HTTP/1.1", "P(ST / HTTP/1.1", ""})
    BOOST_TEST(status_of(std::string{first} + "\r\nHost: x\r\nContent-Length: 5") == 400, first);
}

BOOST_AUTO_TEST_CASE(parses_only_strict_json) {
  BOOST_TEST(canonical(std::get<json>(parse_strict(R"({"b":[1,"峯"],"a":null})", 2))) == R"({"a":null,"b":[1,"峯"]})");
  for (const char* wrong : {"", "{", R"({"a":1,"a":2})", "1.5", "[[[1]]]", "1 1", "{\"a\":\"\\u0000\"}", "\"\xff\"",
                            R"({"a":{"b":1,"b":1}})", "\xef\xbb\xbf{}x", "NaN", "[1,]"})
    BOOST_TEST(std::holds_alternative<NotJson>(parse_strict(wrong, 2)), wrong);
  BOOST_TEST(std::holds_alternative<NotJson>(parse_strict(std::string(100'000, '['), 8)));
}

BOOST_AUTO_TEST_CASE(takes_the_most_special_fault_and_counts_it_down) {
  FaultSwitch faults{{"none", "slow", "hang"}};
  BOOST_TEST(!faults.obey({{"mode", "slow"}, {"count", -1}}).has_value());
  BOOST_TEST(!faults.obey({{"mode", "hang"}, {"person_id", "Y109876546"}, {"count", 2}, {"seconds", 9}}).has_value());
  const FaultCase hers{"Y109876546", "N1", "p"};
  BOOST_TEST(faults.take(hers)->mode == "hang");
  BOOST_TEST(faults.take({"Y155555550", "N2", "p"})->mode == "slow");
  BOOST_TEST(faults.take(hers)->seconds.count() == 9);
  BOOST_TEST(faults.take(hers)->mode == "slow");
  BOOST_TEST(!faults.obey({{"mode", "none"}}).has_value());
  BOOST_TEST(!faults.take(hers).has_value());
  for (const auto& wrong : {json{{"mode", "unheard"}}, json{{"modes", "slow"}}, json{{"mode", "slow"}, {"count", "1"}},
                            json{{"mode", "slow"}, {"seconds", -1}}, json::array()})
    BOOST_TEST(faults.obey(wrong).has_value());
  BOOST_TEST(faults.list().empty());
}

BOOST_AUTO_TEST_CASE(a_fault_that_only_drops_the_answer_counts_as_one) {
  FaultSwitch faults{{"none"}};
  BOOST_TEST(!faults.obey({{"mode", "none"}, {"drop_after_apply", true}}).has_value());
  BOOST_TEST(faults.take({})->drop_after_apply);
  BOOST_TEST(!faults.take({}).has_value());
}

BOOST_AUTO_TEST_CASE(reads_and_writes_instants) {
  const auto at = parse_rfc3339("2026-11-22T11:04:05.250+08:00");
  BOOST_REQUIRE(at.has_value());
  BOOST_TEST(at->time_since_epoch().count() == 1795316645250);  // date -d 2026-11-22T03:04:05Z +%s
  BOOST_TEST(rfc3339(*at) == "2026-11-22T03:04:05Z");
  BOOST_TEST(taipei_date(*parse_rfc3339("2026-11-22T16:00:00Z")) == "2026-11-23");
  BOOST_TEST(taipei_date(*at, 30) == "2026-12-22");
  for (const char* wrong : {"2026-11-22", "2026-11-22T03:04:05", "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z",
                            "2026-11-22T03:04:05.Z", "2026-11-22T03:04:05Zx", "x026-11-22T03:04:05Z"})
    BOOST_TEST(!parse_rfc3339(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_CASE(the_clock_follows_its_file) {
  const auto file = std::filesystem::temp_directory_path() / ("stage_clock_" + std::to_string(::getpid()));
  std::ofstream(file) << "2027-05-01T01:00:00Z\n";
  const auto now = DayClock{file}.now();
  const auto named = *parse_rfc3339("2027-05-01T01:00:00Z");
  BOOST_TEST((now >= named && now < named + std::chrono::minutes{5}));
  std::filesystem::remove(file);
  const auto real = std::chrono::system_clock::now();
  BOOST_TEST((DayClock{file}.now() - real < std::chrono::minutes{1}));
}

BOOST_AUTO_TEST_CASE(hashes_and_encodes) {
  // printf abc | openssl dgst -sha256; printf 'ab' | base64
  BOOST_TEST(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(base64("ab") == "YWI=");
  BOOST_TEST(from_base64("YWI=").value_or("") == "ab");
  for (const char* wrong : {"YWI", "YWJ=", "YW I=", "YWI=\n", "====", "*WI="})
    BOOST_TEST(!from_base64(wrong).has_value(), wrong);
  BOOST_TEST(from_base64("").value_or("x") == "");
}

BOOST_AUTO_TEST_CASE(a_page_escapes_what_it_shows) {
  const auto body = Page{"題", "title"}.table("表", "table", {"a"}, {{"<script>&\"'"}}).response().body;
  BOOST_TEST(body.find("<td>&lt;script&gt;&amp;&quot;&#39;</td>") != std::string::npos);
  BOOST_TEST(body.find("<script") == std::string::npos);
}
