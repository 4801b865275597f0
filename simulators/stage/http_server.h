#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "simulators/stage/http_message.h"

namespace tongbao::stage {

/// PEM files of a mutual TLS listener: clients without a certificate of `client_ca` are turned away in the handshake.
struct TlsFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path client_ca;
};

struct ServerSettings {
  std::uint16_t port = 0;  // 0: the system chooses
  std::optional<TlsFiles> tls;
  std::size_t most_head_bytes = 16 * 1024;
  std::size_t most_body_bytes = 64 * 1024;
  int most_connections = 64;
  std::chrono::seconds read_deadline{20};  // for one whole request
  std::chrono::seconds idle_limit{30};     // between two requests of a connection
};

/// HTTP/1.1 on the loopback interface, keep-alive, one thread for each connection. Doubtful framing (chunks, two
/// lengths, folded lines, a missing length) gets 400 and the end of the connection; a body over the limit 413.
/// Starts in the constructor, which throws std::runtime_error when it cannot listen.
class HttpServer {
 public:
  HttpServer(ServerSettings settings, Handler handler);
  /// Stops.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;
  /// Ends the listener, wakes delayed answers and waits for requests being answered, a few seconds at most.
  void stop();

 private:
  struct Inside;
  std::shared_ptr<Inside> inside_;
};

}  // namespace tongbao::stage
