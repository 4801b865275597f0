#include "gateway/http/waiting_polls.h"

#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace tongbao;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(waiting_polls)

BOOST_AUTO_TEST_CASE(a_poll_rests_between_its_looks_until_it_has_waited_long_enough) {
  WaitingPolls polls{8, 450ms};
  const auto place = polls.enter("water");
  BOOST_REQUIRE(place);
  const auto began = std::chrono::steady_clock::now();
  int looks = 0;
  while (place->rest())
    ++looks;
  BOOST_TEST((std::chrono::steady_clock::now() - began >= 450ms));
  BOOST_TEST(looks == 2);
}

BOOST_AUTO_TEST_CASE(so_many_wait_and_no_more_and_one_agency_cannot_take_all_places) {
  WaitingPolls polls{WaitingPolls::kMostOfOneAgency + 1, 10s};
  std::vector<std::unique_ptr<WaitingPolls::Place>> places;
  for (std::size_t i = 0; i < WaitingPolls::kMostOfOneAgency; ++i) {
    places.push_back(polls.enter("water"));
    BOOST_TEST((places.back() != nullptr));
  }
  BOOST_TEST((polls.enter("water") == nullptr));
  auto power = polls.enter("power");
  BOOST_TEST((power != nullptr));
  BOOST_TEST((polls.enter("post") == nullptr));
  places.pop_back();
  BOOST_TEST((polls.enter("post") != nullptr));
  BOOST_TEST((polls.enter("water") != nullptr));
}

BOOST_AUTO_TEST_CASE(the_end_of_the_gateway_ends_every_wait_at_once) {
  WaitingPolls polls{8, 60s};
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::jthread> threads;
  for (const auto* agency : {"water", "power", "post"})
    threads.emplace_back([&polls, agency] {
      const auto place = polls.enter(agency);
      while (place && place->rest()) {
      }
    });
  polls.end_all();
  threads.clear();
  BOOST_TEST((std::chrono::steady_clock::now() - began < 10s));
  BOOST_TEST(!polls.enter("water")->rest());
}

BOOST_AUTO_TEST_SUITE_END()
