#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <sys/epoll.h>
#include <vector>

#include <fcntl.h>

#include "tests/bench/http_text.h"
#include "tests/bench/wire.h"

namespace tongbao::bench {

/// What an agency says to a message.
struct Said {
  std::string text;
  bool cut = false;  // the connection ends instead
  /// Instead of `text`: asked `after` that time, when the connection is still there.
  std::function<std::string()> when_due{};
  std::chrono::milliseconds after{0};
};

/// Agencies in one thread, each on a loopback port of its own, that never wait for a connection. Lines of standard
/// input are orders; run() ends when it closes.
class AgencyLoop {
 public:
  using Hear = std::function<Said(std::size_t agency, const HttpMessage& message)>;
  using Obey = std::function<void(const std::string& order)>;

  /// A port per context; nullptr: plain. Contexts are borrowed. Throws std::runtime_error.
  AgencyLoop(const std::vector<SSL_CTX*>& contexts, Hear hear, Obey obey)
      : hear_{std::move(hear)}, obey_{std::move(obey)}, epoll_{epoll_create1(EPOLL_CLOEXEC)} {
    listeners_.resize(contexts.size());
    for (std::size_t agency = 0; agency < contexts.size(); ++agency) {
      listeners_[agency].agency = agency;
      listeners_[agency].context = contexts[agency];
      ports_ += (agency == 0 ? "" : ",") + std::to_string(open_port(listeners_[agency]));
    }
    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    orders_.kind = Place::Kind::orders;
    orders_.descriptor = STDIN_FILENO;
    watch(orders_, EPOLLIN);
  }

  /// {"ready":true,"ports":[…]}
  std::string ready_line() const { return "{\"ready\":true,\"ports\":[" + ports_ + "]}"; }

  void run() {
    std::array<epoll_event, 256> events{};
    while (!ended_) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), until_next_answer());
      for (int at = 0; at < count; ++at)
        attend(*static_cast<Place*>(events[static_cast<std::size_t>(at)].data.ptr));
      give_due_answers();
    }
  }

 private:
  using Steady = std::chrono::steady_clock;

  /// A place epoll points to: a listener, standard input, or a connection.
  struct Place {
    enum class Kind { listener, orders, connection } kind = Kind::listener;
    int descriptor = -1;
    std::size_t agency = 0;
    SSL_CTX* context = nullptr;  // of a listener
    std::uint64_t number = 0;    // of a connection
    std::unique_ptr<Wire> wire;
    std::string in, out;
  };

  void watch(Place& place, std::uint32_t what) const {
    epoll_event event{};
    event.events = what;
    event.data.ptr = &place;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, place.descriptor, &event) != 0) throw std::runtime_error("epoll_ctl failed");
  }

  std::uint16_t open_port(Place& place) const {
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
    if (place.kind == Place::Kind::orders) return take_orders();
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
      place.kind = Place::Kind::connection;
      place.descriptor = descriptor;
      place.agency = listener.agency;
      place.number = number;
      place.wire = std::make_unique<Wire>(descriptor, listener.context);
      watch(place, EPOLLIN | EPOLLOUT | EPOLLET);
    }
  }

  /// False when the connection is over. What came whole counts, also when its sender died right behind it.
  bool converse(Place& place) {
    const bool open = place.wire->read(place.in);
    while (const auto message = first_message(place.in)) {
      auto said = hear_(place.agency, *message);
      if (said.cut) return false;
      if (said.when_due)
        later_.emplace(Steady::now() + said.after, std::pair{place.number, std::move(said.when_due)});
      else
        place.out += said.text;
      place.in.erase(0, message->size());
    }
    return open && place.wire->write(place.out);
  }

  int until_next_answer() const {
    if (later_.empty()) return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(later_.begin()->first - Steady::now());
    return static_cast<int>(std::max<std::int64_t>(0, wait.count()));
  }

  void give_due_answers() {
    while (!later_.empty() && later_.begin()->first <= Steady::now()) {
      const auto [number, text] = std::move(later_.begin()->second);
      later_.erase(later_.begin());
      const auto found = connections_.find(number);
      if (found == connections_.end()) continue;
      found->second.out += text();
      if (!found->second.wire->write(found->second.out)) connections_.erase(found);
    }
  }

  void take_orders() {
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
      obey_(order);
    }
  }

  Hear hear_;
  Obey obey_;
  int epoll_;
  std::string ports_;
  std::vector<Place> listeners_;
  Place orders_;
  std::map<std::uint64_t, Place> connections_;
  std::uint64_t connected_ = 0;
  std::multimap<Steady::time_point, std::pair<std::uint64_t, std::function<std::string()>>> later_;
  bool ended_ = false;
};

}  // namespace tongbao::bench
