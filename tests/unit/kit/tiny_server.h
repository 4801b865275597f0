#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <openssl/ssl.h>

namespace tongbao {

/// One accepted connection, plain or TLS. Reads give up after two seconds.
class TinyConnection {
 public:
  TinyConnection(int socket, SSL_CTX* tls);
  ~TinyConnection();
  TinyConnection(const TinyConnection&) = delete;
  TinyConnection& operator=(const TinyConnection&) = delete;

  /// False when the TLS handshake failed.
  bool usable() const { return usable_; }
  /// A whole request: head and as many body bytes as it announces. Empty when the peer closed.
  std::string read_request();
  void write(const std::string& bytes);
  /// Waits until the peer closes (or two seconds).
  void wait_for_close();

 private:
  std::size_t read_some(char* into, std::size_t room);

  int socket_;
  bool usable_ = true;
  SSL* tls_ = nullptr;
  std::string pending_;
};

/// A server on a port of 127.0.0.1 chosen by the system; every connection runs `serve` on a thread of its own.
class TinyServer {
 public:
  using Serve = std::function<void(TinyConnection&)>;

  explicit TinyServer(Serve serve) : TinyServer{std::move(serve), nullptr} {}
  /// With the test server's certificate; wants the test client's when `ask_for_client`.
  static std::unique_ptr<TinyServer> with_tls(Serve serve, bool ask_for_client);
  ~TinyServer();

  int port() const { return port_; }
  std::string url(const std::string& scheme, const std::string& path = "/") const {
    return scheme + "://127.0.0.1:" + std::to_string(port_) + path;
  }
  int connections() const { return connections_; }

 private:
  TinyServer(Serve serve, SSL_CTX* tls);
  void accept_all();

  Serve serve_;
  SSL_CTX* tls_;
  int port_ = 0;
  int listener_;  // opening it sets port_
  std::atomic<int> connections_ = 0;
  std::vector<std::jthread> serving_;  // touched by the accepting thread, then by the destructor
  std::jthread accepting_;
};

/// A port nobody listens on (it was just given back).
int unused_port();

}  // namespace tongbao
