#include "gateway/http/leave_taking.h"

#include <Poco/Exception.h>
#include <boost/test/unit_test.hpp>

#include "tests/unit/http/socket_pair.h"

using namespace tongbao;

namespace {

const std::string kAnswer = "HTTP/1.1 413 \r\n\r\n";

/// What the client gets to read after it has sent more than the server read; "reset" when the connection broke.
std::string heard_by(SocketPair& pair) {
  std::string heard;
  char bytes[64];
  try {
    while (const int count = pair.client.receiveBytes(bytes, sizeof bytes))
      heard.append(bytes, static_cast<std::size_t>(count));
    return heard;
  } catch (const Poco::Exception&) {
    return "reset";
  }
}

void talk_and_answer(SocketPair& pair) {
  const std::string talk(50'000, 'x');
  pair.client.sendBytes(talk.data(), static_cast<int>(talk.size()));
  pair.server.poll(Poco::Timespan{5, 0}, Poco::Net::Socket::SELECT_READ);
  pair.server.sendBytes(kAnswer.data(), static_cast<int>(kAnswer.size()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(leave_taking)

BOOST_AUTO_TEST_CASE(a_client_that_is_still_talking_hears_its_answer) {
  LeaveTaking leave_taking;
  SocketPair pair;
  talk_and_answer(pair);
  leave_taking.see_off(std::exchange(pair.server, Poco::Net::StreamSocket{}));
  const std::string more(50'000, 'y');
  BOOST_CHECK_NO_THROW(pair.client.sendBytes(more.data(), static_cast<int>(more.size())));
  BOOST_TEST(heard_by(pair) == kAnswer);
}

BOOST_AUTO_TEST_CASE(which_closing_at_once_would_not_let_it) {
  SocketPair pair;
  talk_and_answer(pair);
  pair.server.close();
  BOOST_TEST(heard_by(pair) == "reset");
}

BOOST_AUTO_TEST_CASE(nobody_is_waited_for_longer_than_a_second) {
  LeaveTaking leave_taking;
  SocketPair pair;
  leave_taking.see_off(std::exchange(pair.server, Poco::Net::StreamSocket{}));
  BOOST_TEST(heard_by(pair).empty());
  // Once it has closed, what the client sends is answered by a reset.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  bool closed = false;
  while (!closed && std::chrono::steady_clock::now() < until) {
    try {
      pair.client.sendBytes("x", 1);
      pair.client.poll(Poco::Timespan{0, 20'000}, Poco::Net::Socket::SELECT_ERROR);
    } catch (const Poco::Exception&) {
      closed = true;
    }
  }
  BOOST_TEST(closed);
}

BOOST_AUTO_TEST_CASE(its_end_waits_for_nobody) {
  SocketPair pair;
  {
    LeaveTaking leave_taking;
    leave_taking.see_off(std::exchange(pair.server, Poco::Net::StreamSocket{}));
  }
  BOOST_TEST(heard_by(pair).empty());
}

BOOST_AUTO_TEST_SUITE_END()
