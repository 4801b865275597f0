#include "gateway/kit/loopback.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(loopback)

BOOST_AUTO_TEST_CASE(knows_loopback_addresses_written_as_such) {
  for (const auto* host : {"127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1"})
    BOOST_TEST(is_loopback_address(host), host);
}

BOOST_AUTO_TEST_CASE(takes_no_name_and_nothing_that_only_looks_like_one) {
  for (const auto* host : {"localhost", "localhost.", "127.1", "127.0.0.1.", "0127.0.0.1", "127.0.0.01", "2130706433",
                           "0x7f.0.0.1", "127.0.0.1.example.tw", "128.0.0.1", "0.0.0.0", "::", "::2",
                           "::ffff:127.0.0.1", "[::1]", "fe80::1", "", " 127.0.0.1", "127.0.0.1 "})
    BOOST_TEST(!is_loopback_address(host), host);
}

BOOST_AUTO_TEST_SUITE_END()
