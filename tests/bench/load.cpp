// The benchmark's load generator: posts the bodies of a file as cases, each under an Idempotency-Key of its own, over
// keep-alive HTTP/1.1 connections to a gateway on this machine. Closed loop (as fast as the answers come) or, with
// --rate, open loop: then a latency counts from the moment the case was due, whether or not a connection was free.
// One thread. Ends by itself: after --cases, after --seconds, or when nothing came for --patience seconds.
//
//   bench_load --port N --token-file F --bodies F --run WORD [--connections 256] [--cases N] [--seconds S] [--rate N]
//              [--patience S] [--ledger F]
//
// A connection that breaks is dialled again, and its case sent again under its key: nobody knows whether it arrived.
//
// --bodies: one JSON body a line. --ledger: what was acknowledged, a line per case: case id, due and acknowledged in
// nanoseconds of CLOCK_MONOTONIC. Prints one JSON object.
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <deque>
#include <iostream>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

#include <unistd.h>

#include "tests/bench/arguments.h"
#include "tests/bench/http_text.h"
#include "tests/bench/load_report.h"

namespace tongbao::bench {
namespace {

struct Plan {
  std::uint16_t port = 0;
  std::string token, run;
  std::vector<std::string> bodies;
  std::size_t connections = 256;
  std::size_t cases = SIZE_MAX;
  Nanoseconds submit_for = 60 * kSecond;
  Nanoseconds patience = 15 * kSecond;
  double rate = 0;  // cases per second; 0: closed loop
};

struct Connection {
  int socket = -1;
  bool open = false;  // connected
  bool busy = false;  // a case is under way
  std::size_t submission = 0;
  std::string in, out;
};

class Load {
 public:
  explicit Load(Plan plan) : plan_{std::move(plan)}, epoll_{epoll_create1(EPOLL_CLOEXEC)} {}
  ~Load() {
    for (const auto& connection : connections_)
      if (connection->socket >= 0) ::close(connection->socket);
    ::close(epoll_);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  void run() {
    for (std::size_t count = 0; count < plan_.connections; ++count) {
      connections_.push_back(std::make_unique<Connection>());
      dial(*connections_.back());
    }
    tally_.began = last_progress_ = monotonic_now();
    std::vector<epoll_event> events(512);
    while (!finished()) {
      dial_again();
      submit_what_is_due();
      const auto wait = time_until_due();
      const timespec limit{wait / kSecond, wait % kSecond};
      const int count = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &limit, nullptr);
      for (int at = 0; at < count; ++at)
        attend(*static_cast<Connection*>(events[static_cast<std::size_t>(at)].data.ptr));
    }
  }

  const Tally& tally() const { return tally_; }

 private:
  bool submitting() const { return next_ < plan_.cases && monotonic_now() - tally_.began < plan_.submit_for; }
  bool finished() const {
    if (monotonic_now() - last_progress_ > plan_.patience) return true;
    return under_way_ == 0 && again_.empty() && !submitting();
  }

  Nanoseconds due_of(std::size_t submission) const {
    return tally_.began + static_cast<Nanoseconds>(static_cast<double>(submission) / plan_.rate * 1e9);
  }

  Nanoseconds time_until_due() const {
    const Nanoseconds longest = broken_.empty() ? kSecond / 5 : kSecond / 50;
    if (plan_.rate <= 0 || free_.empty() || next_ >= plan_.cases) return longest;
    return std::clamp<Nanoseconds>(due_of(next_) - monotonic_now(), 0, longest);
  }

  void dial_again() {
    for (; !broken_.empty() && monotonic_now() >= broken_.front().second; broken_.pop_front())
      dial(*broken_.front().first);
  }

  void submit_what_is_due() {
    while (!free_.empty()) {
      std::size_t submission = 0;
      if (!again_.empty() && monotonic_now() >= again_.front().second) {
        submission = again_.front().first;
        again_.pop_front();
      } else if (submitting() && (plan_.rate <= 0 || due_of(next_) <= monotonic_now())) {
        submission = next_++;
        tally_.submissions.push_back({plan_.rate > 0 ? due_of(submission) : monotonic_now(), 0, {}});
      } else {
        return;
      }
      auto* connection = free_.back();
      free_.pop_back();
      submit(*connection, submission);
    }
  }

  void submit(Connection& connection, std::size_t submission) {
    const auto& body = plan_.bodies[submission % plan_.bodies.size()];
    connection.busy = true;
    connection.submission = submission;
    ++under_way_;
    connection.out =
        "POST /v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer ";
    connection.out += plan_.token;
    connection.out += "\r\nIdempotency-Key: \"bench-" + plan_.run + '-' + std::to_string(submission);
    connection.out += "\"\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    flush(connection);
  }

  void dial(Connection& connection) {
    const int one = 1;
    connection.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(plan_.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // Whether it succeeds or fails, at once or later, attend() learns from epoll.
    (void)::connect(connection.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = &connection;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.socket, &event);
  }

  void lost(Connection& connection) {
    ::close(connection.socket);
    std::erase(free_, &connection);
    if (connection.busy) {
      ++tally_.broken;
      --under_way_;
      again_.emplace_back(connection.submission, monotonic_now() + kSecond / 10);
    }
    connection = {};
    broken_.emplace_back(&connection, monotonic_now() + kSecond / 20);
  }

  bool flush(Connection& connection) {
    while (!connection.out.empty()) {
      const auto sent = ::send(connection.socket, connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN;
      connection.out.erase(0, static_cast<std::size_t>(sent));
    }
    return true;
  }

  void attend(Connection& connection) {
    if (connection.socket < 0) return;
    if (!connection.open) {
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(connection.socket, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0) return lost(connection);
      connection.open = true;
      free_.push_back(&connection);
    }
    const bool alive = flush(connection) && receive(connection);
    while (const auto message = first_message(connection.in)) {
      take_answer(connection, *message);
      connection.in.erase(0, message->size());
    }
    if (!alive) lost(connection);
  }

  static bool receive(Connection& connection) {
    char buffer[16384];
    for (;;) {
      const auto got = ::recv(connection.socket, buffer, sizeof buffer, 0);
      if (got > 0) connection.in.append(buffer, static_cast<std::size_t>(got));
      if (got == 0) return false;
      if (got < 0) return errno == EAGAIN;
    }
  }

  void take_answer(Connection& connection, const HttpMessage& message) {
    if (!connection.busy) return;
    const auto status = number_of(message.head.substr(9, 3)).value_or(0);
    ++tally_.statuses[status];
    connection.busy = false;
    --under_way_;
    last_progress_ = monotonic_now();
    auto& submission = tally_.submissions[connection.submission];
    if (status == 201) {
      submission.acknowledged = tally_.last_accepted = last_progress_;
      submission.case_id = text_behind(message.body, "\"case_id\":\"");
      ++tally_.accepted;
    } else if (status == 503) {
      again_.emplace_back(connection.submission, last_progress_ + kSecond / 5);
    } else if (tally_.example.empty()) {
      tally_.example = message.body.substr(0, 400);
    }
    free_.push_back(&connection);
  }

  Plan plan_;
  int epoll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> free_;
  Tally tally_;
  std::deque<std::pair<std::size_t, Nanoseconds>> again_;   // to be sent once more, not before
  std::deque<std::pair<Connection*, Nanoseconds>> broken_;  // to be dialled once more, not before
  std::size_t next_ = 0, under_way_ = 0;
  Nanoseconds last_progress_ = 0;
};

Plan plan_of(const Arguments& arguments) {
  Plan plan;
  plan.port = static_cast<std::uint16_t>(arguments.number("port", 0));
  plan.token = file_text(arguments.text("token-file"));
  while (!plan.token.empty() && plan.token.back() <= ' ')
    plan.token.pop_back();
  plan.run = arguments.text("run");
  std::ifstream bodies{arguments.text("bodies")};
  for (std::string line; std::getline(bodies, line);)
    plan.bodies.push_back(line);
  if (plan.bodies.empty()) throw std::runtime_error("there are no bodies");
  plan.connections = static_cast<std::size_t>(arguments.number("connections", 256));
  if (const double cases = arguments.number("cases", 0); cases > 0) plan.cases = static_cast<std::size_t>(cases);
  plan.submit_for = static_cast<Nanoseconds>(arguments.number("seconds", 60) * 1e9);
  plan.patience = static_cast<Nanoseconds>(arguments.number("patience", 15) * 1e9);
  plan.rate = arguments.number("rate", 0);
  return plan;
}

}  // namespace
}  // namespace tongbao::bench

int main(int argc, char** argv) {
  using namespace tongbao::bench;
  try {
    const Arguments arguments{argc, argv};
    Load load{plan_of(arguments)};
    load.run();
    if (const auto ledger = arguments.text("ledger", ""); !ledger.empty()) load.tally().write_ledger(ledger);
    std::cout << load.tally().report() << std::endl;
    return 0;
  } catch (const std::exception& trouble) {
    std::cerr << "bench_load: " << trouble.what() << std::endl;
    return 2;
  }
}
