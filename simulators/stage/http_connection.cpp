#include "simulators/stage/http_connection.h"

#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <variant>

#include <Poco/Exception.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Timespan.h>

#include "simulators/stage/request_head.h"

namespace tongbao::stage {

namespace {

using Steady = std::chrono::steady_clock;

constexpr long kTickMicroseconds = 100'000;  // how often a waiting read looks at the stop flag

/// What ended a connection without anything to say about it.
struct Ended {};

class Connection {
 public:
  Connection(const Poco::Net::StreamSocket& socket, const ServerSettings& settings, StopFlag& stop)
      : socket_(socket), settings_(settings), stop_(stop) {}

  void start() {
    socket_.setNoDelay(true);
    socket_.setSendTimeout(Poco::Timespan(10, 0));
    socket_.setReceiveTimeout(Poco::Timespan(10, 0));
    if (settings_.tls) Poco::Net::SecureStreamSocket{socket_}.completeHandshake();
    socket_.setReceiveTimeout(Poco::Timespan(kTickMicroseconds));
  }

  std::variant<Request, BadFraming, Ended> read_request() {
    if (buffer_.empty() && !read_more(Steady::now() + settings_.idle_limit, true)) return Ended{};
    const auto deadline = Steady::now() + settings_.read_deadline;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (buffer_.size() > settings_.most_head_bytes) return BadFraming{431, "too_large", "The head is too large."};
      if (!read_more(deadline, false)) return Ended{};
    }
    auto parsed = parse_head(std::string_view{buffer_}.substr(0, end));
    if (auto* wrong = std::get_if<BadFraming>(&parsed)) return *wrong;
    auto& request = std::get<Request>(parsed);
    const auto length = body_length(request, settings_.most_body_bytes);
    if (const auto* wrong = std::get_if<BadFraming>(&length)) return *wrong;
    buffer_.erase(0, end + 4);
    const auto size = std::get<std::size_t>(length);
    if (request.field("expect") == "100-continue" && buffer_.size() < size) send_all("HTTP/1.1 100 Continue\r\n\r\n");
    while (buffer_.size() < size)
      if (!read_more(deadline, false)) return Ended{};
    request.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return std::move(request);
  }

  /// False when the connection must end after this answer.
  bool answer(const Response& response, bool last) {
    if (response.delay.count() > 0) stop_.wait(response.delay);
    if (response.delivery == Delivery::none) return false;
    last = last || response.delivery == Delivery::half || stop_.raised();
    std::string bytes = "HTTP/1.1 " + std::to_string(response.status) + " -\r\n";
    for (const auto& [name, value] : response.headers)
      bytes.append(name).append(": ").append(value).append("\r\n");
    bytes += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    bytes += last ? "Connection: close\r\n\r\n" : "\r\n";
    const auto part = response.delivery == Delivery::half ? response.body.size() / 2 : response.body.size();
    bytes.append(response.body, 0, part);
    send_all(bytes);
    return !last;
  }

  void close(bool abruptly) {
    if (settings_.tls && !abruptly) socket_.shutdown();
    socket_.close();
  }

 private:
  /// False when the peer ended, the deadline passed, or (while idle) the server stops.
  bool read_more(Steady::time_point deadline, bool idle) {
    std::array<char, 16 * 1024> piece{};
    while (Steady::now() < deadline && !(idle && stop_.raised())) {
      try {
        const int count = socket_.receiveBytes(piece.data(), static_cast<int>(piece.size()));
        if (count <= 0) return false;
        buffer_.append(piece.data(), static_cast<std::size_t>(count));
        return true;
      } catch (const Poco::TimeoutException&) {
        continue;
      }
    }
    return false;
  }

  void send_all(const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const int count = socket_.sendBytes(bytes.data() + sent, static_cast<int>(bytes.size() - sent));
      if (count <= 0) throw Poco::IOException("connection ended");
      sent += static_cast<std::size_t>(count);
    }
  }

  Poco::Net::StreamSocket socket_;
  const ServerSettings& settings_;
  StopFlag& stop_;
  std::string buffer_;
};

Response answer_of(const Handler& handler, const Request& request) {
  try {
    return handler(request);
  } catch (const std::exception& trouble) {
    std::fprintf(stderr, "request failed: %s\n", trouble.what());
    return problem_response(500, "internal", "The request failed inside.");
  }
}

}  // namespace

void serve_connection(const Poco::Net::StreamSocket& socket, const ServerSettings& settings, const Handler& handler,
                      StopFlag& stop) {
  Connection connection{socket, settings, stop};
  try {
    connection.start();
    for (bool open = true; open && !stop.raised();) {
      const auto read = connection.read_request();
      if (std::holds_alternative<Ended>(read)) break;
      if (const auto* wrong = std::get_if<BadFraming>(&read)) {
        connection.answer(problem_response(wrong->status, wrong->code, wrong->why), true);
        break;
      }
      const auto& request = std::get<Request>(read);
      const auto response = answer_of(handler, request);
      open = connection.answer(response, request.field("connection") == "close");
      if (response.delivery != Delivery::whole) return connection.close(true);
    }
    connection.close(false);
  } catch (const std::exception&) {
    // The peer broke off, or its handshake failed: nobody is left to tell.
  }
}

}  // namespace tongbao::stage
