// The fault tests' three agencies in one thread: each a port with mutual TLS that takes notices of
// docs/formats/vehicle.md, writes every delivery into a ledger of its own (agency_ledger.h), and answers `applied`,
// signed. It refuses, cuts off and delays as it is told, so that order and keys are really tested. It keeps no
// register.
//
//   fault_agency --ledger F --certificate F --key F --client-ca F --signing-key F --key-id WORD
//                [--seed N] [--refuse THOUSANDTHS] [--drop THOUSANDTHS] [--delay-ms N]
//
// Prints {"ready":true,"ports":[…]}. Ends when its standard input closes.
#include <array>
#include <chrono>
#include <csignal>
#include <iostream>
#include <map>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

#include <openssl/ssl.h>
#include <unistd.h>

#include "tests/bench/answer_signer.h"
#include "tests/bench/arguments.h"
#include "tests/fault/agency_ledger.h"

namespace tongbao::fault {
namespace {

using bench::Arguments;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kAgencies = 3;

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* tls) const { SSL_free(tls); }
};

std::unique_ptr<SSL_CTX, FreeTls> tls_context(const Arguments& arguments) {
  std::unique_ptr<SSL_CTX, FreeTls> context{SSL_CTX_new(TLS_server_method())};
  const bool good = SSL_CTX_use_certificate_chain_file(context.get(), arguments.text("certificate").c_str()) == 1 &&
                    SSL_CTX_use_PrivateKey_file(context.get(), arguments.text("key").c_str(), SSL_FILETYPE_PEM) == 1 &&
                    SSL_CTX_load_verify_locations(context.get(), arguments.text("client-ca").c_str(), nullptr) == 1;
  if (!good) throw std::runtime_error("the TLS files are unusable");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>("fault"), 5);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

/// A place epoll points to: standard input, a listener or a connection.
struct Place {
  enum class Kind { orders, listener, connection } kind = Kind::connection;
  int descriptor = -1;
  std::size_t agency = 0;
  std::uint64_t number = 0;
  std::unique_ptr<SSL, FreeTls> tls;
  std::string in, out;
};

class Agencies {
 public:
  explicit Agencies(const Arguments& arguments)
      : context_{tls_context(arguments)},
        signer_{arguments.text("signing-key"), arguments.text("key-id")},
        ledger_{arguments.text("ledger"), temper_of(arguments)},
        epoll_{epoll_create1(EPOLL_CLOEXEC)} {
    std::string ports;
    for (std::size_t agency = 0; agency < kAgencies; ++agency)
      ports += (agency == 0 ? "" : ",") + std::to_string(listen_for(agency));
    orders_.kind = Place::Kind::orders;
    orders_.descriptor = STDIN_FILENO;
    watch(orders_, EPOLLIN);
    std::cout << "{\"ready\":true,\"ports\":[" << ports << "]}" << std::endl;
  }

  void run() {
    std::array<epoll_event, 128> events{};
    while (!ended_) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), until_next_answer());
      for (int at = 0; at < count; ++at)
        attend(*static_cast<Place*>(events[static_cast<std::size_t>(at)].data.ptr));
      give_due_answers();
    }
  }

 private:
  static Temper temper_of(const Arguments& arguments) {
    const auto number = [&](const char* name) { return static_cast<std::uint64_t>(arguments.number(name, 0)); };
    return {number("seed"), number("refuse"), number("drop"), number("delay-ms")};
  }

  void watch(Place& place, std::uint32_t what) const {
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
    if (::bind(place.descriptor, plain, size) != 0 || ::listen(place.descriptor, 256) != 0 ||
        ::getsockname(place.descriptor, plain, &size) != 0)
      throw std::runtime_error("cannot listen");
    watch(place, EPOLLIN);
    return ntohs(address.sin_port);
  }

  void attend(Place& place) {
    if (place.kind == Place::Kind::listener) return greet(place);
    if (place.kind == Place::Kind::orders) {
      char ignored[256];
      ended_ = ::read(STDIN_FILENO, ignored, sizeof ignored) <= 0;
      return;
    }
    if (!converse(place)) close(place.number);
  }

  void greet(const Place& listener) {
    for (;;) {
      const int descriptor = ::accept4(listener.descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (descriptor < 0) return;
      const int one = 1;
      setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      auto place = std::make_unique<Place>();
      place->descriptor = descriptor;
      place->agency = listener.agency;
      place->number = ++last_number_;
      place->tls.reset(SSL_new(context_.get()));
      SSL_set_fd(place->tls.get(), descriptor);
      SSL_set_accept_state(place->tls.get());
      watch(*place, EPOLLIN | EPOLLOUT | EPOLLET);
      connections_.emplace(place->number, std::move(place));
    }
  }

  void close(std::uint64_t number) {
    const auto found = connections_.find(number);
    if (found == connections_.end()) return;
    ::close(found->second->descriptor);
    connections_.erase(found);
  }

  /// False when the connection is over.
  bool converse(Place& place) {
    char buffer[16384];
    for (;;) {
      const int got = SSL_read(place.tls.get(), buffer, sizeof buffer);
      if (got > 0) {
        place.in.append(buffer, static_cast<std::size_t>(got));
        continue;
      }
      // What came whole counts, also when its sender died right behind it.
      const bool open = only_later(place, got);
      while (const auto message = bench::first_message(place.in)) {
        if (!hear(place, *message)) return false;
        place.in.erase(0, message->size());
      }
      return open && flush(place);
    }
  }

  static bool only_later(const Place& place, int result) {
    const int error = SSL_get_error(place.tls.get(), result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }

  static bool flush(Place& place) {
    while (!place.out.empty()) {
      const int sent = SSL_write(place.tls.get(), place.out.data(), static_cast<int>(place.out.size()));
      if (sent <= 0) return only_later(place, sent);
      place.out.erase(0, static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Writes the delivery down and prepares the answer. False: the connection is cut instead.
  bool hear(const Place& place, const bench::HttpMessage& message) {
    const auto key = bench::field_of(message.head, "idempotency-key");
    const auto treatment =
        ledger_.take(place.agency, key.size() > 2 ? key.substr(1, key.size() - 2) : key, message.body);
    if (treatment == Treatment::dropped) return false;
    const auto due = Steady::now() + std::chrono::milliseconds{ledger_.delay_ms(key)};
    later_.emplace(due, std::pair{place.number, answer(message, treatment)});
    return true;
  }

  std::string answer(const bench::HttpMessage& message, Treatment treatment) {
    if (treatment == Treatment::refused) return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    const auto now = std::time(nullptr);
    std::string body{"{\"agency_ref\":\"V-"};
    const auto key = bench::field_of(message.head, "idempotency-key");
    body += std::to_string(mixed(key, 1) % 1'000'000) + "\",\"case_id\":\"";
    body += bench::text_behind(message.body, "\"case_id\":\"");
    body += "\",\"effective_at\":\"" + bench::instant_text(now) +
            "\",\"offices\":[{\"agency_office\":\"KM\",\"records\":1}],\"outcome\":\"applied\"}";
    return signer_.signed_answer(message.head, body, now);
  }

  int until_next_answer() const {
    if (later_.empty()) return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(later_.begin()->first - Steady::now());
    return static_cast<int>(std::max<std::int64_t>(0, wait.count()));
  }

  void give_due_answers() {
    const auto now = Steady::now();
    while (!later_.empty() && later_.begin()->first <= now) {
      auto [number, text] = std::move(later_.begin()->second);
      later_.erase(later_.begin());
      const auto found = connections_.find(number);
      if (found == connections_.end()) continue;
      found->second->out += text;
      if (!flush(*found->second)) close(number);
    }
  }

  std::unique_ptr<SSL_CTX, FreeTls> context_;
  bench::AnswerSigner signer_;
  AgencyLedger ledger_;
  int epoll_;
  Place orders_;
  std::array<Place, kAgencies> listeners_;
  std::map<std::uint64_t, std::unique_ptr<Place>> connections_;
  std::multimap<Steady::time_point, std::pair<std::uint64_t, std::string>> later_;
  std::uint64_t last_number_ = 0;
  bool ended_ = false;
};

}  // namespace
}  // namespace tongbao::fault

int main(int argc, char** argv) {
  try {
    std::signal(SIGPIPE, SIG_IGN);
    tongbao::fault::Agencies{tongbao::bench::Arguments{argc, argv}}.run();
    return 0;
  } catch (const std::exception& trouble) {
    std::cerr << "fault_agency: " << trouble.what() << std::endl;
    return 2;
  }
}
