#include "gateway/kit/nearest.h"

#include <vector>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(nearest)

BOOST_AUTO_TEST_CASE(finds_a_slip_of_the_fingers_and_nothing_far_away) {
  const std::vector<std::string> words{"pace.window", "pace.lease_s", "agency"};
  BOOST_TEST(nearest_spelling("pace.windov", words) == "pace.window");
  BOOST_TEST(nearest_spelling("pace.wnidow", words) == "pace.window");
  BOOST_TEST(nearest_spelling("agancy", words) == "agency");
  BOOST_TEST(nearest_spelling("xyz", words) == "");
  BOOST_TEST(nearest_spelling(std::string(100'000, 'x'), words) == "");
  BOOST_TEST(nearest_spelling("x", std::vector<std::string>{}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
