// A database server that vanishes says nothing; how long it is waited for (./run fault patroni plays it for real).
#include "gateway/store/server_patience.h"

#include <arpa/inet.h>
#include <chrono>
#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "gateway/store/database.h"

using namespace tongbao;

namespace {

const std::string kAll =
    "connect_timeout='3' keepalives_idle='5' keepalives_interval='2' keepalives_count='3' tcp_user_timeout='10000'";

/// Takes connections (the kernel does) and never says a word.
class MuteServer {
 public:
  MuteServer() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    BOOST_REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    BOOST_REQUIRE(::listen(socket_, 5) == 0);
    BOOST_REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
  }
  ~MuteServer() { ::close(socket_); }
  MuteServer(const MuteServer&) = delete;
  MuteServer& operator=(const MuteServer&) = delete;

  int port = 0;

 private:
  int socket_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(server_patience)

BOOST_AUTO_TEST_CASE(a_string_that_says_nothing_of_it_gets_all_limits) {
  BOOST_TEST(with_server_patience("host=pg1 dbname=tongbao") == "dbname='tongbao' host='pg1' " + kAll);
  BOOST_TEST(with_server_patience("") == kAll);
}

BOOST_AUTO_TEST_CASE(what_the_string_says_itself_stands) {
  const auto told = with_server_patience("postgresql://pg1,pg2/tongbao?tcp_user_timeout=60000&connect_timeout=9");
  BOOST_TEST(told.find("host='pg1,pg2'") != std::string::npos, told);
  BOOST_TEST(told.find("connect_timeout='9'") != std::string::npos, told);
  BOOST_TEST(told.find("tcp_user_timeout='60000'") != std::string::npos, told);
  BOOST_TEST(told.find("10000") == std::string::npos, told);
  BOOST_TEST(told.find("keepalives_idle='5'") != std::string::npos, told);
}

BOOST_AUTO_TEST_CASE(quotes_and_backslashes_come_through_and_twice_is_as_once) {
  const auto once = with_server_patience(R"(password='a\'b\\c d' host=pg1)");
  BOOST_TEST(once.find(R"(password='a\'b\\c d')") != std::string::npos, once);
  const auto twice = with_server_patience(once);
  BOOST_TEST(twice == with_server_patience(twice));
  BOOST_TEST(twice.size() == once.size(), twice);
}

BOOST_AUTO_TEST_CASE(an_unreadable_string_is_left_to_whoever_refuses_it) {
  BOOST_TEST(with_server_patience("host='pg1") == "host='pg1");
}

BOOST_AUTO_TEST_CASE(a_server_that_takes_a_connection_and_never_answers_is_given_up) {
  const MuteServer server;
  const auto began = std::chrono::steady_clock::now();
  try {
    (void)open_connection({Engine::postgresql, "host=127.0.0.1 port=" + std::to_string(server.port) +
                                                   " sslmode=disable gssencmode=disable"});
    BOOST_FAIL("a mute server was taken for a database");
  } catch (const SqlTrouble& trouble) {
    BOOST_TEST(trouble.lost(), trouble.what());
  }
  BOOST_TEST((std::chrono::steady_clock::now() - began < std::chrono::seconds{20}));
}

BOOST_AUTO_TEST_SUITE_END()
