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
#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>
#include <deque>
#include <iostream>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <sstream>
#include <sys/epoll.h>
#include <unordered_map>

#include <fcntl.h>

#include "tests/bench/answer_signer.h"
#include "tests/bench/arguments.h"
#include "tests/bench/book.h"
#include "tests/bench/http_text.h"
#include "tests/bench/wire.h"

namespace tongbao::bench {
namespace {

using Moment = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

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

/// A place epoll points to: a listener, standard input, or a connection.
struct Place {
  enum class Kind { listener, orders, connection } kind = Kind::connection;
  int descriptor = -1;
  std::size_t agency = 0;
  std::uint64_t number = 0;  // of a connection
  std::unique_ptr<Wire> wire;
  std::string in, out;
};

/// A request whose agency takes its time.
struct Pending {
  Moment due;
  std::uint64_t connection;
  std::string request;
};

class Sink {
 public:
  explicit Sink(const Arguments& arguments) : answers_{arguments}, epoll_{epoll_create1(EPOLL_CLOEXEC)} {
    if (arguments.text("plain", "").empty()) context_ = tls_context(arguments);
    std::string ports;
    for (std::size_t agency = 0; agency < kAgencies; ++agency)
      ports += (agency == 0 ? "" : ",") + std::to_string(listen_for(agency));
    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    orders_.kind = Place::Kind::orders;
    orders_.descriptor = STDIN_FILENO;
    watch(orders_, EPOLLIN);
    std::cout << "{\"ready\":true,\"ports\":[" << ports << "]}" << std::endl;
  }

  void run() {
    std::array<epoll_event, 256> events{};
    while (!ended_) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), time_until_due());
      for (int at = 0; at < count; ++at)
        attend(*static_cast<Place*>(events[static_cast<std::size_t>(at)].data.ptr));
      answer_what_is_due();
    }
  }

 private:
  void watch(Place& place, std::uint32_t what) {
    epoll_event event{};
    event.events = what;
    event.data.ptr = &place;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, place.descriptor, &event) != 0) throw std::runtime_error("epoll_ctl failed");
  }

  std::uint16_t listen_for(std::size_t agency) {
    auto& place = listeners_[agency];
    place.kind = Place::Kind::listener;
    place.agency = agency;
    place.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    const bool good = ::bind(place.descriptor, plain, size) == 0 && ::listen(place.descriptor, 256) == 0 &&
                      ::getsockname(place.descriptor, plain, &size) == 0;
    if (!good) throw std::runtime_error("cannot listen");
    watch(place, EPOLLIN);
    return ntohs(address.sin_port);
  }

  void attend(Place& place) {
    if (place.kind == Place::Kind::listener) return greet(place);
    if (place.kind == Place::Kind::orders) return obey();
    if (!converse(place)) connections_.erase(place.number);
  }

  void greet(const Place& listener) {
    const int one = 1;
    for (;;) {
      const int descriptor = ::accept4(listener.descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (descriptor < 0) return;
      setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      const auto number = ++connected_;
      auto& place = connections_[number];
      place.descriptor = descriptor;
      place.agency = listener.agency;
      place.number = number;
      place.wire = std::make_unique<Wire>(descriptor, context_.get());
      watch(place, EPOLLIN | EPOLLOUT | EPOLLET);
    }
  }

  /// False when the connection is over.
  bool converse(Place& place) {
    if (!place.wire->read(place.in)) return false;
    while (const auto message = first_message(place.in)) {
      if (const auto delay = delays_[place.agency]; delay.count() > 0)
        pending_.push_back(
            {std::chrono::steady_clock::now() + delay, place.number, place.in.substr(0, message->size())});
      else
        answer(place, *message);
      place.in.erase(0, message->size());
    }
    return place.wire->write(place.out);
  }

  void answer(Place& place, const HttpMessage& message) {
    if (!message.head.starts_with("POST /v1/notices ")) {
      place.out += "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
      return;
    }
    book_.note(place.agency, message.body, field_of(message.head, "idempotency-key"));
    place.out += answers_.to(message);
  }

  int time_until_due() const {
    if (pending_.empty()) return -1;
    const auto wait = std::chrono::ceil<milliseconds>(pending_.front().due - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::int64_t>(0, wait.count()));
  }

  /// Who gave up meanwhile gets no answer, and its notice is not counted.
  void answer_what_is_due() {
    while (!pending_.empty() && pending_.front().due <= std::chrono::steady_clock::now()) {
      const auto pending = std::move(pending_.front());
      pending_.pop_front();
      const auto found = connections_.find(pending.connection);
      if (found == connections_.end()) continue;
      answer(found->second, *first_message(pending.request));
      if (!found->second.wire->write(found->second.out)) connections_.erase(found);
    }
  }

  void obey() {
    char buffer[4096];
    const auto got = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (got <= 0) {
      ended_ = got == 0 || errno != EAGAIN;
      return;
    }
    orders_.in.append(buffer, static_cast<std::size_t>(got));
    for (auto end = orders_.in.find('\n'); end != std::string::npos; end = orders_.in.find('\n')) {
      const auto order = orders_.in.substr(0, end);
      orders_.in.erase(0, end + 1);
      if (order == "count") book_.print_count();
      if (order.starts_with("dump ")) book_.dump(order.substr(5));
      if (order.starts_with("hang ")) hang(order.substr(5));
    }
  }

  /// One delay at a time, so that what is due first stands first.
  void hang(const std::string& order) {
    std::istringstream words{order};
    std::size_t agency = 0;
    std::int64_t delay = 0;
    words >> agency >> delay;
    delays_[std::min(agency, kAgencies - 1)] = milliseconds{delay};
    std::cout << "{\"hangs\":" << agency << '}' << std::endl;
  }

  TlsContext context_;  // none: plain
  Answers answers_;
  Book book_;
  int epoll_;
  std::array<Place, kAgencies> listeners_;
  Place orders_;
  std::unordered_map<std::uint64_t, Place> connections_;
  std::uint64_t connected_ = 0;
  std::array<milliseconds, kAgencies> delays_{};
  std::deque<Pending> pending_;
  bool ended_ = false;
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
