// What a route may become, and how long it rests between probes.
#include "gateway/domain/route_state.h"

#include <set>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

constexpr std::array kAllEvents{RouteEvent::paused_by_hand, RouteEvent::resumed_by_hand, RouteEvent::pause_ended,
                                RouteEvent::module_refused, RouteEvent::module_loaded,   RouteEvent::failures_rose,
                                RouteEvent::probe_answered, RouteEvent::probe_failed};

}  // namespace

BOOST_AUTO_TEST_SUITE(route_state)

BOOST_AUTO_TEST_CASE(only_an_answer_opens_a_route) {
  for (const auto& step : kRouteSteps)
    if (step.to == RouteState::open) BOOST_TEST((step.event == RouteEvent::probe_answered));
  BOOST_TEST((next_state(RouteState::probing, RouteEvent::probe_answered) == RouteState::open));
}

BOOST_AUTO_TEST_CASE(one_probe_comes_first_after_a_hold_a_pause_and_several_failures) {
  BOOST_TEST((next_state(RouteState::held, RouteEvent::module_loaded) == RouteState::probing));
  BOOST_TEST((next_state(RouteState::held, RouteEvent::resumed_by_hand) == RouteState::probing));
  BOOST_TEST((next_state(RouteState::paused, RouteEvent::resumed_by_hand) == RouteState::probing));
  BOOST_TEST((next_state(RouteState::paused, RouteEvent::pause_ended) == RouteState::probing));
  BOOST_TEST((next_state(RouteState::open, RouteEvent::failures_rose) == RouteState::probing));
}

BOOST_AUTO_TEST_CASE(a_person_may_pause_and_resume_a_route_in_any_state) {
  for (const auto& [state, word] : kRouteStateWords)
    for (const auto event : {RouteEvent::paused_by_hand, RouteEvent::resumed_by_hand})
      BOOST_TEST(next_state(state, event).has_value(), word);
}

BOOST_AUTO_TEST_CASE(a_wrong_module_holds_a_route_in_any_state) {
  for (const auto& [state, word] : kRouteStateWords)
    BOOST_TEST((next_state(state, RouteEvent::module_refused) == RouteState::held), word);
}

BOOST_AUTO_TEST_CASE(a_late_word_of_a_worker_moves_no_route_that_rests) {
  for (const auto state : {RouteState::paused, RouteState::held})
    for (const auto event : {RouteEvent::probe_answered, RouteEvent::probe_failed, RouteEvent::failures_rose})
      BOOST_TEST(!next_state(state, event).has_value());
  BOOST_TEST(!next_state(RouteState::open, RouteEvent::module_loaded).has_value());
  BOOST_TEST(!next_state(RouteState::open, RouteEvent::pause_ended).has_value());
}

BOOST_AUTO_TEST_CASE(no_step_stands_twice_and_every_event_does_something) {
  std::set<std::pair<RouteState, RouteEvent>> seen;
  std::set<RouteEvent> used;
  for (const auto& step : kRouteSteps) {
    BOOST_TEST(seen.emplace(step.from, step.event).second);
    used.insert(step.event);
  }
  BOOST_TEST(used.size() == kAllEvents.size());
}

BOOST_AUTO_TEST_CASE(words_go_both_ways) {
  for (const auto& [state, word] : kRouteStateWords) {
    BOOST_TEST(to_word(state) == word);
    BOOST_TEST((route_state_from(word) == state));
  }
  BOOST_TEST(!route_state_from("closed").has_value());
  BOOST_TEST(is_route_reason("cause_removed"));
  BOOST_TEST(!is_route_reason("because"));
}

BOOST_AUTO_TEST_CASE(rests_longer_before_each_probe_up_to_a_minute) {
  const int expected[] = {2, 2, 4, 8, 16, 32, 60, 60};
  for (std::uint32_t failures = 0; failures < std::size(expected); ++failures)
    BOOST_TEST(probe_pause(failures).count() == expected[failures]);
  BOOST_TEST(probe_pause(1'000'000).count() == 60);
}

BOOST_AUTO_TEST_SUITE_END()
