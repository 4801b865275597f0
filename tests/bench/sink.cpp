// The benchmark's three agencies in one thread: each a port that takes notices, notes when it answered, and answers
// every one that it is done. It keeps no register and does not check the gateway's signatures: an agency's own work is
// not what is measured. What it does check, for the benchmark's honesty: that no notice comes twice and that no older
// change of a person comes after a newer one.
//
//   bench_sink --certificate F --key F --client-ca F --signing-key F --key-id WORD
//       mutual TLS and signed answers, notices of docs/formats/vehicle.md
//   bench_sink --plain 1
//       plain HTTP, unsigned answers of a partner of docs/formats/configured.md
//
// Prints {"ready":true,"ports":[…]}. Then obeys lines on standard input and ends with it:
//   count          prints how many notices came, per agency, and the two faults
//   dump FILE      writes a line per notice since the last dump: case id, agency, nanoseconds of CLOCK_MONOTONIC
//   hang N MS      from now on agency N (0, 1, 2) answers MS milliseconds after it was asked; prints {"hangs":N}
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <ctime>
#include <iostream>
#include <optional>
#include <sstream>

#include "tests/bench/agency_loop.h"
#include "tests/bench/answer_signer.h"
#include "tests/bench/arguments.h"
#include "tests/bench/book.h"
#include "tests/bench/http_text.h"

namespace tongbao::bench {
namespace {

/// How an agency says that a notice is done.
class Answers {
 public:
  explicit Answers(const Arguments& arguments) {
    if (arguments.text("plain", "").empty()) signer_.emplace(arguments.text("signing-key"), arguments.text("key-id"));
  }

  std::string to(const HttpMessage& message) {
    const auto reference = std::to_string(++references_);
    if (!signer_) {
      const auto body = "{\"ack\":\"B-" + reference + "\",\"status\":\"accepted\"}";
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\n\r\n" + body;
    }
    const auto now = std::time(nullptr);
    std::string body{"{\"agency_ref\":\"V-" + reference + "\",\"case_id\":\""};
    body += text_behind(message.body, "\"case_id\":\"");
    body += "\",\"effective_at\":\"" + instant_text(now) +
            "\",\"offices\":[{\"agency_office\":\"KM\",\"records\":1}],\"outcome\":\"applied\"}";
    return signer_->signed_answer(message.head, body, now);
  }

 private:
  std::optional<AnswerSigner> signer_;
  std::size_t references_ = 0;
};

class Sink {
 public:
  explicit Sink(const Arguments& arguments)
      : context_{arguments.text("plain", "").empty() ? tls_context(arguments) : nullptr},
        answers_{arguments},
        loop_{std::vector<SSL_CTX*>(kAgencies, context_.get()),
              [this](std::size_t agency, const HttpMessage& message) { return hear(agency, message); },
              [this](const std::string& order) { obey(order); }} {
    std::cout << loop_.ready_line() << std::endl;
  }

  void run() { loop_.run(); }

 private:
  /// Who gives up while its agency takes its time gets no answer, and its notice is not counted.
  Said hear(std::size_t agency, const HttpMessage& message) {
    if (delays_[agency].count() == 0) return {answer(agency, message)};
    std::string whole{message.head};
    whole.append("\r\n").append(message.body);
    const auto later = [this, agency, whole] { return answer(agency, *first_message(whole)); };
    return {.text = {}, .when_due = later, .after = delays_[agency]};
  }

  std::string answer(std::size_t agency, const HttpMessage& message) {
    if (!message.head.starts_with("POST /v1/notices ")) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    book_.note(agency, message.body, field_of(message.head, "idempotency-key"));
    return answers_.to(message);
  }

  void obey(const std::string& order) {
    if (order == "count") book_.print_count();
    if (order.starts_with("dump ")) book_.dump(order.substr(5));
    if (order.starts_with("hang ")) hang(order.substr(5));
  }

  void hang(const std::string& order) {
    std::istringstream words{order};
    std::size_t agency = 0;
    std::int64_t delay = 0;
    words >> agency >> delay;
    delays_[std::min(agency, kAgencies - 1)] = std::chrono::milliseconds{delay};
    std::cout << "{\"hangs\":" << agency << '}' << std::endl;
  }

  TlsContext context_;  // none: plain
  Answers answers_;
  Book book_;
  std::array<std::chrono::milliseconds, kAgencies> delays_{};
  AgencyLoop loop_;
};

}  // namespace
}  // namespace tongbao::bench

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a gateway that is killed is part of the play
  try {
    tongbao::bench::Sink{tongbao::bench::Arguments{argc, argv}}.run();
    return 0;
  } catch (const std::exception& trouble) {
    std::cerr << "bench_sink: " << trouble.what() << std::endl;
    return 2;
  }
}
