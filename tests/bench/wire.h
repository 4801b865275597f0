#pragma once

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include "tests/bench/arguments.h"

namespace tongbao::bench {

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* tls) const { SSL_free(tls); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTls>;

/// Mutual TLS with the files of the command line. Throws std::runtime_error.
inline TlsContext tls_context(const Arguments& arguments) {
  TlsContext context{SSL_CTX_new(TLS_server_method())};
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

/// A connection an agency accepted, plain or TLS, that never waits. Closes its socket. What went wrong on another
/// connection (its peer was killed) is still in OpenSSL's queue of the thread, and would count as trouble of this one:
/// so the queue is emptied first.
class Wire {
 public:
  /// Without a context: plain.
  Wire(int descriptor, SSL_CTX* context) : descriptor_{descriptor} {
    if (context == nullptr) return;
    tls_.reset(SSL_new(context));
    SSL_set_fd(tls_.get(), descriptor);
    SSL_set_accept_state(tls_.get());
  }
  ~Wire() { ::close(descriptor_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  int descriptor() const { return descriptor_; }

  /// Appends what is there. False when the connection is over.
  bool read(std::string& in) {
    char buffer[16384];
    for (;;) {
      ERR_clear_error();
      const auto got = tls_ ? SSL_read(tls_.get(), buffer, sizeof buffer)
                            : static_cast<int>(::recv(descriptor_, buffer, sizeof buffer, 0));
      if (got <= 0) return only_later(got);
      in.append(buffer, static_cast<std::size_t>(got));
    }
  }

  /// Takes from the front what could be sent. False when the connection is over.
  bool write(std::string& out) {
    while (!out.empty()) {
      ERR_clear_error();
      const auto sent = tls_ ? SSL_write(tls_.get(), out.data(), static_cast<int>(out.size()))
                             : static_cast<int>(::send(descriptor_, out.data(), out.size(), MSG_NOSIGNAL));
      if (sent <= 0) return only_later(sent);
      out.erase(0, static_cast<std::size_t>(sent));
    }
    return true;
  }

 private:
  bool only_later(int result) const {
    if (!tls_) return result < 0 && errno == EAGAIN;
    const int error = SSL_get_error(tls_.get(), result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }

  int descriptor_;
  std::unique_ptr<SSL, FreeTls> tls_;
};

}  // namespace tongbao::bench
