#include "gateway/kit/http_client.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/signing_key.h"
#include "tests/kit/temp_directory.h"
#include "tests/unit/kit/test_certificates.h"
#include "tests/unit/kit/tiny_server.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

HttpClientSettings plain() {
  HttpClientSettings settings;
  settings.allow_plain_loopback = true;
  settings.most_answer_bytes = 1000;
  return settings;
}

HttpRequest post(const std::string& url, const std::string& body = "{}") {
  return {"POST", *parse_url(url), {{"content-type", "application/json"}}, body};
}

std::string answer_of(const std::string& body, const std::string& more = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

// "200" or "code arrived?"
std::string word(const HttpOutcome& outcome) {
  if (const auto* answer = std::get_if<HttpAnswer>(&outcome)) return std::to_string(answer->status);
  const auto& trouble = std::get<HttpTrouble>(outcome);
  return trouble.failure.code + (trouble.may_have_arrived ? " perhaps arrived" : " not arrived");
}

// What becomes of one request that the server answers with these bytes before it closes.
std::string word_for(const std::string& answer, HttpClientSettings settings = plain()) {
  TinyServer server{[&](TinyConnection& connection) {
    connection.read_request();
    connection.write(answer);
  }};
  HttpClient client{std::move(settings)};
  return word(client.exchange(post(server.url("http")), 5s));
}

/// The TLS server's certificate and our own as files.
struct TlsFiles {
  TempDirectory folder;
  HttpClientSettings settings;
  TlsFiles() {
    settings.ca_file = folder.write("ca.crt", kTestServerCertificate);
    settings.certificate_file = folder.write("client.crt", kTestClientCertificate);
    settings.key_file = folder.write("client.key", kTestClientKey);
    settings.pinned_key = PublicKey::from_pem(kTestServerCertificate)->pin();
  }
};

void answer_all(TinyConnection& connection) {
  while (!connection.read_request().empty())
    connection.write(answer_of("ok"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_client)

BOOST_AUTO_TEST_CASE(sends_what_it_was_given_and_returns_the_whole_answer) {
  std::string seen;
  TinyServer server{[&](TinyConnection& connection) {
    seen = connection.read_request();
    connection.write("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n" +
                     answer_of("pong", "X-Two: a\r\nx-two:  b \r\nContent-Type: text/plain\r\n"));
  }};
  HttpClient client{plain()};
  auto request = post(server.url("http", "/a/../b?q=1"), "ping");
  request.fields.add("x-empty", "");
  const auto outcome = client.exchange(request, 5s);
  const auto* answer = std::get_if<HttpAnswer>(&outcome);
  BOOST_REQUIRE(answer != nullptr);
  BOOST_TEST(answer->status == 200);
  BOOST_TEST(answer->body == "pong");
  BOOST_TEST(answer->fields.joined("x-two").value() == "a, b");
  BOOST_TEST(!answer->fields.joined("x-early").has_value());
  BOOST_TEST(seen ==
             "POST /a/../b?q=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                 "\r\nAccept: */*\r\ncontent-type: application/json\r\nx-empty:\r\nContent-Length: 4\r\n\r\nping");
}

BOOST_AUTO_TEST_CASE(sends_get_without_a_body_and_post_without_a_type) {
  std::vector<std::string> seen;
  TinyServer server{[&](TinyConnection& connection) {
    for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
      seen.push_back(request);
      connection.write(answer_of(""));
    }
  }};
  HttpClient client{plain()};
  BOOST_TEST(word(client.exchange({"GET", *parse_url(server.url("http")), {}, ""}, 5s)) == "200");
  BOOST_TEST(word(client.exchange({"POST", *parse_url(server.url("http")), {}, ""}, 5s)) == "200");
  const auto host = "Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\nAccept: */*\r\n";
  BOOST_TEST(seen.at(0) == "GET / HTTP/1.1\r\n" + host + "\r\n");
  BOOST_TEST(seen.at(1) == "POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(keeps_its_connection) {
  TinyServer server{answer_all};
  HttpClient client{plain()};
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(word(client.exchange(post(server.url("http")), 5s)) == "200");
  BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(never_sends_again_by_itself_when_a_kept_connection_dies) {
  std::atomic<int> requests = 0;
  TinyServer server{[&](TinyConnection& connection) {
    while (!connection.read_request().empty()) {
      if (++requests > 1) return;
      connection.write(answer_of("ok"));
    }
  }};
  HttpClient client{plain()};
  BOOST_TEST(word(client.exchange(post(server.url("http")), 5s)) == "200");
  BOOST_TEST(word(client.exchange(post(server.url("http")), 5s)).ends_with("perhaps arrived"));
  BOOST_TEST(requests == 2);
}

BOOST_AUTO_TEST_CASE(gives_every_status_as_an_answer_and_follows_no_redirect) {
  BOOST_TEST(word_for("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n") == "302");
  BOOST_TEST(word_for("HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n") == "503");
}

BOOST_AUTO_TEST_CASE(limits_the_size_of_an_answer) {
  const std::string chunk = "400\r\n" + std::string(1024, 'x') + "\r\n0\r\n\r\n";
  BOOST_TEST(word_for(answer_of(std::string(1000, 'x'))) == "200");
  BOOST_TEST(word_for(answer_of(std::string(1001, 'x'))) == "answer_too_large perhaps arrived");
  BOOST_TEST(word_for("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk) ==
             "answer_too_large perhaps arrived");
  BOOST_TEST(word_for("HTTP/1.1 200 OK\r\n" + std::string(90'000, 'x') + "\r\n\r\n").ends_with("perhaps arrived"));
}

BOOST_AUTO_TEST_CASE(names_broken_answers) {
  BOOST_TEST(word_for("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf") == "answer_incomplete perhaps arrived");
  BOOST_TEST(word_for("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha") ==
             "answer_incomplete perhaps arrived");
  BOOST_TEST(word_for("garbage, no HTTP at all\r\n\r\n") == "answer_unreadable perhaps arrived");
  BOOST_TEST(word_for("") == "connection_broken perhaps arrived");
}

BOOST_AUTO_TEST_CASE(obeys_one_total_deadline) {
  TinyServer silent{[](TinyConnection& connection) {
    connection.read_request();
    connection.wait_for_close();
  }};
  HttpClient client{plain()};
  const auto started = std::chrono::steady_clock::now();
  BOOST_TEST(word(client.exchange(post(silent.url("http")), 150ms)) == "timed_out perhaps arrived");
  BOOST_TEST((std::chrono::steady_clock::now() - started < 1500ms));
  BOOST_TEST(word(client.exchange(post(silent.url("http")), 0ms)) == "timed_out not arrived");
}

BOOST_AUTO_TEST_CASE(knows_that_nothing_arrived_where_nobody_listens) {
  HttpClient client{plain()};
  const auto nobody = "http://127.0.0.1:" + std::to_string(unused_port()) + "/";
  BOOST_TEST(word(client.exchange(post(nobody), 5s)) == "connect_failed not arrived");
}

BOOST_AUTO_TEST_CASE(speaks_plain_http_to_loopback_only_and_only_when_allowed) {
  TinyServer server{answer_all};
  HttpClient open{plain()};
  BOOST_TEST(word(open.exchange(post("http://192.0.2.1/"), 1s)) == "not_https not arrived");
  BOOST_TEST(word(open.exchange(post("http://127.0.0.1.example/"), 1s)) == "not_https not arrived");
  HttpClient closed{HttpClientSettings{}};
  BOOST_TEST(word(closed.exchange(post(server.url("http")), 1s)) == "not_https not arrived");
  BOOST_TEST(server.connections() == 0);
}

BOOST_AUTO_TEST_CASE(refuses_requests_that_would_say_something_else_on_the_wire) {
  HttpClient client{plain()};
  const auto with = [&](const char* name, const char* value) {
    auto request = post("http://127.0.0.1:1/");
    request.fields.add(name, value);
    return word(client.exchange(request, 1s));
  };
  BOOST_TEST(with("x", "a\r\nhost: b") == "bad_request not arrived");
  BOOST_TEST(with("x y", "a") == "bad_request not arrived");
  BOOST_TEST(with("", "a") == "bad_request not arrived");
  BOOST_TEST(with("Host", "elsewhere") == "bad_request not arrived");
  BOOST_TEST(with("Transfer-Encoding", "chunked") == "bad_request not arrived");
  auto spaced = post("http://127.0.0.1:1/");
  spaced.method = "PO ST";
  BOOST_TEST(word(client.exchange(spaced, 1s)) == "bad_request not arrived");
}

BOOST_AUTO_TEST_CASE(asks_no_proxy_of_the_environment) {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  BOOST_TEST(word_for(answer_of("")) == "200");
  ::unsetenv("http_proxy");
}

BOOST_AUTO_TEST_CASE(serves_many_threads_at_once) {
  TinyServer server{answer_all};
  HttpClient client{plain()};
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        for (int call = 0; call < 25; ++call)
          if (word(client.exchange(post(server.url("http")), 5s)) == "200") ++good;
      });
  }
  BOOST_TEST(good == 200);
  BOOST_TEST(server.connections() <= 8);
}

BOOST_FIXTURE_TEST_CASE(speaks_mutual_tls_with_a_pinned_peer, TlsFiles) {
  const auto server = TinyServer::with_tls(answer_all, true);
  HttpClient client{settings};
  BOOST_TEST(word(client.exchange(post(server->url("https")), 5s)) == "200");
  BOOST_TEST(word(client.exchange(post(server->url("https")), 5s)) == "200");
  BOOST_TEST(server->connections() == 1);
}

BOOST_FIXTURE_TEST_CASE(sends_nothing_to_a_peer_it_does_not_know, TlsFiles) {
  std::atomic<int> requests = 0;
  const auto server = TinyServer::with_tls(
      [&](TinyConnection& connection) {
        if (!connection.read_request().empty()) ++requests;
      },
      false);
  auto wrong_pin = settings;
  wrong_pin.pinned_key = PublicKey::from_pem(kTestClientCertificate)->pin();
  BOOST_TEST(word(HttpClient{wrong_pin}.exchange(post(server->url("https")), 5s)) == "peer_not_pinned not arrived");
  auto wrong_authority = settings;
  wrong_authority.ca_file = settings.certificate_file;
  BOOST_TEST(word(HttpClient{wrong_authority}.exchange(post(server->url("https")), 5s)) == "tls_failed not arrived");
  auto no_files = settings;
  no_files.key_file = folder.path() / "absent";
  BOOST_TEST(word(HttpClient{no_files}.exchange(post(server->url("https")), 5s)) == "tls_files_unusable not arrived");
  BOOST_TEST(requests == 0);
}

BOOST_FIXTURE_TEST_CASE(has_no_answer_from_a_server_that_wants_a_certificate_it_lacks, TlsFiles) {
  const auto server = TinyServer::with_tls(answer_all, true);
  auto anonymous = settings;
  anonymous.certificate_file.clear();
  anonymous.key_file.clear();
  const auto outcome = HttpClient{anonymous}.exchange(post(server->url("https")), 5s);
  BOOST_TEST(std::holds_alternative<HttpTrouble>(outcome));
}

BOOST_AUTO_TEST_CASE(fails_the_handshake_with_a_server_that_speaks_no_tls) {
  TinyServer server{[](TinyConnection& connection) { connection.write("HTTP/1.1 200 OK\r\n\r\n"); }};
  HttpClient client{HttpClientSettings{}};
  BOOST_TEST(word(client.exchange(post(server.url("https")), 5s)) == "tls_failed not arrived");
}

BOOST_AUTO_TEST_CASE(several_requests_side_by_side_each_get_their_own_outcome_as_soon_as_it_is_there) {
  TinyServer server{[&](TinyConnection& connection) {
    const auto request = connection.read_request();
    if (request.find("/silent") != std::string::npos) {
      connection.read_request();  // nothing comes: until the client hangs up
      return;
    }
    connection.write(answer_of(request.substr(request.find('/'), 2)));
  }};
  const auto to = [&](const char* path) { return post(server.url("http") + path); };
  const std::vector<HttpRequest> requests{to("silent"), to("1"), to("2"), post("https://127.0.0.1:1/", "x"), to("3")};
  std::vector<HttpTask> tasks;
  for (const auto& request : requests)
    tasks.push_back({&request, 300ms});
  tasks[4].budget = 0ms;
  HttpClient client{plain()};
  std::vector<std::size_t> order;
  std::vector<std::string> words(requests.size());
  client.exchange_all(tasks, [&](std::size_t place, HttpOutcome outcome) {
    order.push_back(place);
    const auto* answer = std::get_if<HttpAnswer>(&outcome);
    words[place] += answer != nullptr ? answer->body : word(outcome);
  });
  BOOST_REQUIRE_EQUAL(order.size(), requests.size());
  BOOST_TEST(order.back() == 0U, "the silent one holds nobody up");
  const std::vector<std::string> expected{"timed_out perhaps arrived", "/1", "/2", "connect_failed not arrived",
                                          "timed_out not arrived"};
  BOOST_TEST(words == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(whoever_throws_over_an_outcome_leaves_a_client_that_works) {
  TinyServer server{answer_all};
  HttpClient client{plain()};
  const auto request = post(server.url("http"));
  const std::vector<HttpTask> tasks(3, HttpTask{&request, 5s});
  BOOST_CHECK_THROW(client.exchange_all(tasks, [](std::size_t, HttpOutcome) { throw std::runtime_error{"enough"}; }),
                    std::runtime_error);
  BOOST_TEST(word(client.exchange(request, 5s)) == "200");
}

BOOST_AUTO_TEST_SUITE_END()
