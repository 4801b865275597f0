#include "gateway/relay/worker_memory.h"

#include <vector>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(worker_memory)

BOOST_AUTO_TEST_CASE(sees_what_this_process_takes) {
  constexpr std::size_t kTaken = 32'000'000;
  const auto before = resident_bytes();
  const std::vector<char> taken(kTaken, 'x');
  BOOST_TEST(before > 0U);
  BOOST_TEST(resident_bytes() >= before + kTaken / 2);
  BOOST_TEST(taken.back() == 'x');
}

BOOST_AUTO_TEST_CASE(a_limit_is_passed_and_then_far_passed) {
  const MemoryLimit limit{100};
  BOOST_TEST(!limit.is_passed(100));
  BOOST_TEST(limit.is_passed(101));
  BOOST_TEST(!limit.is_far_passed(200));
  BOOST_TEST(limit.is_far_passed(201));
}

BOOST_AUTO_TEST_CASE(without_a_limit_nothing_is_too_much) {
  const MemoryLimit none{0};
  BOOST_TEST(!none.is_passed(1'000'000'000'000));
  BOOST_TEST(!none.is_far_passed(1'000'000'000'000));
}

BOOST_AUTO_TEST_SUITE_END()
