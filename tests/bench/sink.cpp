// The benchmark's three agencies in one thread: each a port with mutual TLS that takes notices of
// docs/formats/vehicle.md, notes when it answered, and answers every one `applied`, signed. It keeps no register and
// does not check the gateway's signatures: an agency's own work is not what is measured. What it does check, for the
// benchmark's honesty: that no notice comes twice and that no older change of a person comes after a newer one.
//
//   bench_sink --certificate F --key F --client-ca F --signing-key F --key-id WORD
//
// Prints {"ready":true,"ports":[…]}. Then obeys lines on standard input and ends with it:
//   count          prints how many notices came, per agency, and the two faults
//   dump FILE      writes a line per notice since the last dump: case id, agency, nanoseconds of CLOCK_MONOTONIC
#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <iostream>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fcntl.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include "tests/bench/answer_signer.h"
#include "tests/bench/arguments.h"
#include "tests/bench/http_text.h"

namespace tongbao::bench {
namespace {

constexpr std::size_t kAgencies = 3;

struct Arrival {
  std::string case_id;
  std::size_t agency;
  std::int64_t answered_at;
};

/// What came, for the benchmark's own count.
class Book {
 public:
  void note(std::size_t agency, std::string_view body, std::string_view notice_id) {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    if (!seen_.insert(std::string{notice_id}).second) {
      ++twice_;
      return;
    }
    ++counts_[agency];
    auto& newest = newest_[std::to_string(agency) + std::string{text_behind(body, "\"subject\":\"")}];
    const auto sequence = text_behind(body, "\"subjectseq\":\"");
    if (sequence < newest) ++overtaken_;
    newest = sequence;
    arrivals_.push_back(
        {std::string{text_behind(body, "\"case_id\":\"")}, agency, time.tv_sec * 1'000'000'000 + time.tv_nsec});
  }

  void print_count() const {
    std::cout << "{\"counts\":[" << counts_[0] << ',' << counts_[1] << ',' << counts_[2] << "],\"twice\":" << twice_
              << ",\"overtaken\":" << overtaken_ << '}' << std::endl;
  }

  void dump(const std::string& path) {
    std::ofstream file{path};
    for (const auto& arrival : arrivals_)
      file << arrival.case_id << ' ' << arrival.agency << ' ' << arrival.answered_at << '\n';
    arrivals_.clear();
    std::cout << "{\"dumped\":" << (file.flush() ? "true" : "false") << '}' << std::endl;
  }

 private:
  std::array<std::size_t, kAgencies> counts_{};
  std::size_t twice_ = 0, overtaken_ = 0;
  std::unordered_set<std::string> seen_;
  std::unordered_map<std::string, std::string> newest_;  // agency and pseudonym → subjectseq
  std::vector<Arrival> arrivals_;
};

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* tls) const { SSL_free(tls); }
};

std::unique_ptr<SSL_CTX, FreeTls> tls_context(const Arguments& arguments) {
  std::unique_ptr<SSL_CTX, FreeTls> context{SSL_CTX_new(TLS_server_method())};
  const auto& authority = arguments.text("client-ca");
  const bool good = SSL_CTX_use_certificate_chain_file(context.get(), arguments.text("certificate").c_str()) == 1 &&
                    SSL_CTX_use_PrivateKey_file(context.get(), arguments.text("key").c_str(), SSL_FILETYPE_PEM) == 1 &&
                    SSL_CTX_load_verify_locations(context.get(), authority.c_str(), nullptr) == 1;
  if (!good) throw std::runtime_error("the TLS files are unusable");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>("bench"), 5);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

/// A place epoll points to: a listener, standard input, or a connection.
struct Place {
  enum class Kind { listener, orders, connection } kind = Kind::connection;
  int descriptor = -1;
  std::size_t agency = 0;
  std::unique_ptr<SSL, FreeTls> tls;
  std::string in, out;
};

class Sink {
 public:
  explicit Sink(const Arguments& arguments)
      : context_{tls_context(arguments)},
        signer_{arguments.text("signing-key"), arguments.text("key-id")},
        epoll_{epoll_create1(EPOLL_CLOEXEC)} {
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
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int at = 0; at < count; ++at)
        attend(*static_cast<Place*>(events[static_cast<std::size_t>(at)].data.ptr));
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
    if (!converse(place)) {
      ::close(place.descriptor);
      std::erase_if(connections_, [&](const auto& one) { return one.get() == &place; });
    }
  }

  void greet(const Place& listener) {
    const int one = 1;
    for (;;) {
      const int descriptor = ::accept4(listener.descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (descriptor < 0) return;
      setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      auto& place = *connections_.emplace_back(std::make_unique<Place>());
      place.descriptor = descriptor;
      place.agency = listener.agency;
      place.tls.reset(SSL_new(context_.get()));
      SSL_set_fd(place.tls.get(), descriptor);
      SSL_set_accept_state(place.tls.get());
      watch(place, EPOLLIN | EPOLLOUT | EPOLLET);
    }
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
      if (!only_later(place, got)) return false;
      break;
    }
    while (const auto message = first_message(place.in)) {
      place.out += answer(place.agency, *message);
      place.in.erase(0, message->size());
    }
    while (!place.out.empty()) {
      const int sent = SSL_write(place.tls.get(), place.out.data(), static_cast<int>(place.out.size()));
      if (sent <= 0) return only_later(place, sent);
      place.out.erase(0, static_cast<std::size_t>(sent));
    }
    return true;
  }

  static bool only_later(const Place& place, int result) {
    const int error = SSL_get_error(place.tls.get(), result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }

  std::string answer(std::size_t agency, const HttpMessage& message) {
    if (!message.head.starts_with("POST /v1/notices ")) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    const auto now = std::time(nullptr);
    book_.note(agency, message.body, field_of(message.head, "idempotency-key"));
    std::string body{"{\"agency_ref\":\"V-"};
    body += std::to_string(++references_) + "\",\"case_id\":\"";
    body += text_behind(message.body, "\"case_id\":\"");
    body += "\",\"effective_at\":\"" + instant_text(now) +
            "\",\"offices\":[{\"agency_office\":\"KM\",\"records\":1}],\"outcome\":\"applied\"}";
    return signer_.signed_answer(message.head, body, now);
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
    }
  }

  std::unique_ptr<SSL_CTX, FreeTls> context_;
  AnswerSigner signer_;
  Book book_;
  int epoll_;
  std::array<Place, kAgencies> listeners_;
  Place orders_;
  std::vector<std::unique_ptr<Place>> connections_;
  std::size_t references_ = 0;
  bool ended_ = false;
};

}  // namespace
}  // namespace tongbao::bench

int main(int argc, char** argv) {
  try {
    tongbao::bench::Sink{tongbao::bench::Arguments{argc, argv}}.run();
    return 0;
  } catch (const std::exception& trouble) {
    std::cerr << "bench_sink: " << trouble.what() << std::endl;
    return 2;
  }
}
