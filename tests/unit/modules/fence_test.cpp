#include "gateway/modules/fence.h"

#include <stdexcept>

#include <boost/test/unit_test.hpp>

using namespace tongbao;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(fence)

BOOST_AUTO_TEST_CASE(passes_a_value_through) {
  const auto answer = fenced(nullptr, "x.call", 1s, [] { return 7; });
  BOOST_REQUIRE(answer);
  BOOST_TEST(*answer == 7);
}

BOOST_AUTO_TEST_CASE(turns_any_exception_into_a_failure) {
  const auto thrown = fenced(nullptr, "x.call", 1s, []() -> int { throw std::runtime_error{"a\nb\x7f"}; });
  BOOST_REQUIRE(!thrown);
  BOOST_TEST(thrown.failure().detail == "x.call: a b ");
  const auto odd = fenced(nullptr, "x.call", 1s, []() -> int { throw "text"; });
  BOOST_TEST(odd.failure().detail == "x.call: something that is no std::exception");
  const auto endless =
      fenced(nullptr, "x.call", 1s, []() -> int { throw std::runtime_error{std::string(9'000, 'x')}; });
  BOOST_TEST(endless.failure().detail.size() == 308u);
}

BOOST_AUTO_TEST_CASE(marks_a_call_while_it_runs_and_only_then) {
  FenceWatch watch;
  const auto inside = fenced(&watch, "x.call", 1s, [&] { return watch.running(); });
  BOOST_TEST(*inside == 1u);
  BOOST_TEST(watch.running() == 0u);
  BOOST_TEST(!fenced(&watch, "x.call", 1s, []() -> int { throw 1; }));
  BOOST_TEST(watch.running() == 0u);
}

BOOST_AUTO_TEST_CASE(tells_which_call_overran_most) {
  FenceWatch watch{100ms};
  const FenceWatch::Steady start{};
  const auto slow = watch.entered("land.compose", 200ms, start);
  watch.entered("soap_xml.send", 1000ms, start);
  BOOST_TEST(!watch.overrun(start + 300ms));  // budget and grace just used up
  const auto first = watch.overrun(start + 301ms);
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST(first->what == "land.compose");
  BOOST_TEST((first->ran == 301ms && first->budget == 200ms));
  BOOST_TEST(watch.overrun(start + 5s)->what == "land.compose");
  watch.left(slow);
  BOOST_TEST(watch.overrun(start + 5s)->what == "soap_xml.send");
}

BOOST_AUTO_TEST_SUITE_END()
