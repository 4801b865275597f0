#include "tests/contract/wrong_peer.h"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>

#include <boost/test/unit_test.hpp>
#include <openssl/ssl.h>
#include <poll.h>
#include <unistd.h>

namespace tongbao {
namespace {

constexpr std::string_view kPlainAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{\"outcome\":\"applied\"}\n";

}  // namespace

WrongPeer::WrongPeer(Manner manner) : manner_{manner} {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  BOOST_REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  BOOST_REQUIRE(::listen(listener_, 64) == 0);
  BOOST_REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread{[this] { serve(); }};
}

WrongPeer::~WrongPeer() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
}

void WrongPeer::serve() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++connections_;
    answer(connection);
    ::close(connection);
  }
}

void WrongPeer::answer(int connection) {
  const timeval limit{0, 500'000};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (manner_ == Manner::talks_plainly) [[maybe_unused]]
    const auto sent = ::send(connection, kPlainAnswer.data(), kPlainAnswer.size(), MSG_NOSIGNAL);
  if (manner_ == Manner::has_another_key) answer_over_tls(connection);
  if (manner_ != Manner::says_nothing) return;
  std::array<char, 4096> heard;
  while (!stopping_ && ::recv(connection, heard.data(), heard.size(), 0) != 0) {
  }
}

void WrongPeer::answer_over_tls(int connection) {
  const std::string here = TONGBAO_SOURCE_DIR "/tests/contract/";
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_use_certificate_file(context, (here + "peer.pem").c_str(), SSL_FILETYPE_PEM);
  SSL_CTX_use_PrivateKey_file(context, (here + "peer.key.pem").c_str(), SSL_FILETYPE_PEM);
  SSL* tls = SSL_new(context);
  SSL_set_fd(tls, connection);
  if (SSL_accept(tls) == 1) {
    std::array<char, 4096> heard;
    if (const int got = SSL_read(tls, heard.data(), static_cast<int>(heard.size())); got > 0) {
      bytes_heard_ += got;
      SSL_write(tls, kPlainAnswer.data(), static_cast<int>(kPlainAnswer.size()));
    }
  }
  SSL_free(tls);
  SSL_CTX_free(context);
}

}  // namespace tongbao
