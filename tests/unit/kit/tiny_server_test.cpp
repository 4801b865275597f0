#include "tests/unit/kit/tiny_server.h"

#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>

#include <openssl/pem.h>
#include <unistd.h>

#include "tests/unit/kit/test_certificates.h"

namespace tongbao {

namespace {

int listen_on_loopback(int& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::listen(listener, 64) != 0 || ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    throw std::runtime_error{"cannot listen on loopback"};
  port = ntohs(address.sin_port);
  return listener;
}

X509* certificate_of(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  BIO_free(bio);
  return certificate;
}

SSL_CTX* server_tls(bool ask_for_client) {
  SSL_CTX* tls = SSL_CTX_new(TLS_server_method());
  X509* own = certificate_of(kTestServerCertificate);
  BIO* bio = BIO_new_mem_buf(kTestServerKey.data(), static_cast<int>(kTestServerKey.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(tls, own);
  SSL_CTX_use_PrivateKey(tls, key);
  EVP_PKEY_free(key);
  BIO_free(bio);
  X509_free(own);
  if (ask_for_client) {
    X509* client = certificate_of(kTestClientCertificate);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(tls), client);
    X509_free(client);
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return tls;
}

}  // namespace

TinyConnection::TinyConnection(int socket, SSL_CTX* tls) : socket_{socket} {
  const timeval patience{2, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (tls == nullptr) return;
  tls_ = SSL_new(tls);
  SSL_set_fd(tls_, socket_);
  usable_ = SSL_accept(tls_) == 1;
}

TinyConnection::~TinyConnection() {
  if (tls_ != nullptr && usable_) SSL_shutdown(tls_);
  SSL_free(tls_);
  ::close(socket_);
}

std::size_t TinyConnection::read_some(char* into, std::size_t room) {
  const auto got = tls_ != nullptr ? SSL_read(tls_, into, static_cast<int>(room)) : ::recv(socket_, into, room, 0);
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

std::string TinyConnection::read_request() {
  char buffer[4096];
  while (true) {
    const auto head = pending_.find("\r\n\r\n");
    if (head != std::string::npos) {
      std::size_t body = 0;
      if (const auto at = pending_.find("Content-Length: "); at < head) body = std::stoul(pending_.substr(at + 16));
      if (pending_.size() >= head + 4 + body) {
        auto request = pending_.substr(0, head + 4 + body);
        pending_.erase(0, request.size());
        return request;
      }
    }
    const auto got = read_some(buffer, sizeof buffer);
    if (got == 0) return {};
    pending_.append(buffer, got);
  }
}

void TinyConnection::write(const std::string& bytes) {
  if (tls_ != nullptr)
    SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()));
  else
    static_cast<void>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

void TinyConnection::wait_for_close() {
  char byte = 0;
  while (read_some(&byte, 1) > 0) {
  }
}

TinyServer::TinyServer(Serve serve, SSL_CTX* tls)
    : serve_{std::move(serve)}, tls_{tls}, listener_{listen_on_loopback(port_)} {
  accepting_ = std::jthread{[this] { accept_all(); }};
}

std::unique_ptr<TinyServer> TinyServer::with_tls(Serve serve, bool ask_for_client) {
  return std::unique_ptr<TinyServer>{new TinyServer{std::move(serve), server_tls(ask_for_client)}};
}

TinyServer::~TinyServer() {
  ::shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  serving_.clear();
  ::close(listener_);
  SSL_CTX_free(tls_);
}

void TinyServer::accept_all() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    ++connections_;
    serving_.emplace_back([this, socket] {
      TinyConnection connection{socket, tls_};
      if (connection.usable()) serve_(connection);
    });
  }
}

int unused_port() {
  int port = 0;
  ::close(listen_on_loopback(port));
  return port;
}

}  // namespace tongbao
