#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "gateway/http/exchange.h"

namespace tongbao {

struct ServerLimits {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: chosen by the system
  std::size_t max_connections = 1024;
  std::size_t body_bytes = 262'144;
  std::chrono::milliseconds request_deadline{10'000};
  std::chrono::seconds keep_alive{75};
};

/// Answers one whole request; called from many threads at once; must not throw.
using HttpHandler = std::function<ApiResponse(ApiRequest&)>;

/// How the server reports what never reaches the handler. Any thread.
struct ServerObserver {
  std::function<void()> turned_away;  // 503: all connections taken
  std::function<void(std::size_t)> connections_counted;
};

/// Poco's TCP server behind a guard: a deadline for each request, bodies read whole against Content-Length, chunked and
/// doubtful framing refused with 400 and close, 503 with Retry-After when full, graceful end.
class HttpServer {
 public:
  /// Listens at once. Throws Poco::Exception when the address is taken; callers in this layer turn it into a Failure.
  HttpServer(const ServerLimits& limits, HttpHandler handler, ServerObserver observer);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;
  /// Accepts no more, lets requests in work finish `within`, then cuts what is left.
  void stop(std::chrono::milliseconds within);

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace tongbao
