#include "gateway/http/deadline_watch.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/http/socket_pair.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

/// Waits until the other side ends the connection.
bool was_cut(SocketPair& pair) {
  char byte = 0;
  return pair.client.receiveBytes(&byte, 1) == 0;
}

bool is_open(SocketPair& pair) {
  return !pair.client.poll(Poco::Timespan{0, 300'000}, Poco::Net::Socket::SELECT_READ);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deadline_watch)

BOOST_AUTO_TEST_CASE(cuts_a_request_that_takes_too_long) {
  DeadlineWatch watch{50ms};
  SocketPair pair;
  DeadlineWatch::Place place{watch, pair.server};
  place.begin_request();
  BOOST_TEST(was_cut(pair));
  BOOST_TEST(!place.end_request());
  BOOST_TEST(watch.overran() == 1u);
}

BOOST_AUTO_TEST_CASE(leaves_a_connection_between_requests_alone) {
  DeadlineWatch watch{50ms};
  SocketPair pair;
  DeadlineWatch::Place place{watch, pair.server};
  BOOST_TEST(is_open(pair));
  place.begin_request();
  BOOST_TEST(place.end_request());
  BOOST_TEST(is_open(pair));
  BOOST_TEST(watch.overran() == 0u);
}

BOOST_AUTO_TEST_CASE(the_next_request_has_a_deadline_of_its_own) {
  DeadlineWatch watch{400ms};
  SocketPair pair;
  DeadlineWatch::Place place{watch, pair.server};
  for (int request = 0; request < 2; ++request) {
    place.begin_request();
    BOOST_TEST(is_open(pair));  // 300 ms each
    BOOST_TEST(place.end_request());
  }
}

BOOST_AUTO_TEST_CASE(at_the_end_the_idle_go_first) {
  DeadlineWatch watch{1h};
  SocketPair idle, busy;
  DeadlineWatch::Place idle_place{watch, idle.server}, busy_place{watch, busy.server};
  busy_place.begin_request();
  watch.cut_idle();
  BOOST_TEST(was_cut(idle));
  BOOST_TEST(is_open(busy));
  watch.cut_all();
  BOOST_TEST(was_cut(busy));
  BOOST_TEST(busy_place.end_request());  // cut by the end, not by the deadline
}

BOOST_AUTO_TEST_CASE(counts_who_is_there) {
  DeadlineWatch watch{1h};
  SocketPair pair;
  BOOST_TEST(watch.connections() == 0u);
  {
    const DeadlineWatch::Place place{watch, pair.server};
    BOOST_TEST(watch.connections() == 1u);
  }
  BOOST_TEST(watch.connections() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
