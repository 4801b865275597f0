// Two workers of a route, on two nodes: what one learns of the agency holds for both.
#include "gateway/relay/route_gate.h"

#include "tests/unit/relay/relay_bed.h"

using namespace tongbao;

namespace {

struct GateBed : RelayBed<> {
  explicit GateBed(Engine engine) : RelayBed{engine, "land"}, other_store{another_store()} {
    route.window = 4;
    taken(store->put_route({"land", "地政", "Land"}));
  }
  std::string state_now() { return taken(store->route_state("land")).state; }

  std::unique_ptr<Store> other_store;
  RouteTools one_tools{tools_on(*store, "one")};
  RouteTools two_tools{tools_on(*other_store, "two")};
  RouteGate one{one_tools, 5, std::chrono::milliseconds{0}};  // look at the row each time
  RouteGate two{two_tools, 5, std::chrono::milliseconds{0}};
};

std::size_t slots_of(RouteGate& gate, std::size_t under_way = 0) {
  return gate.free_slots(under_way);
}

void fail(RouteGate& gate, int times) {
  for (int failure = 0; failure < times; ++failure)
    gate.note_failure("agency_unreachable", std::nullopt);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(route_gate)

STORE_TEST(a_new_worker_starts_with_one_message_and_opens_step_by_step) {
  GateBed bed{engine};
  for (const auto expected : {1U, 2U, 3U, 4U, 4U}) {
    BOOST_TEST(bed.one.free_slots(0) == expected);
    bed.one.note_answer();
  }
}

STORE_TEST(several_failures_at_one_worker_close_the_route_everywhere_until_one_probe_is_answered) {
  GateBed bed{engine};
  BOOST_TEST(bed.one.free_slots(0) == 1U);
  BOOST_TEST(bed.two.free_slots(0) == 1U);
  fail(bed.one, 5);
  BOOST_TEST(bed.state_now() == "probing");
  BOOST_TEST(slots_of(bed.two) == 0U);  // it rests
  bed.clock.advance(std::chrono::seconds{2});
  BOOST_TEST(slots_of(bed.one) == 1U);
  BOOST_TEST(slots_of(bed.two) == 1U);
  BOOST_TEST(bed.one.may_start());
  BOOST_TEST(!bed.two.may_start());
  BOOST_TEST(slots_of(bed.two) == 0U);
  BOOST_TEST(slots_of(bed.one, 1) == 0U);  // one probe, not one at a time beside another
  bed.one.note_answer();
  BOOST_TEST(bed.state_now() == "open");
  BOOST_TEST(slots_of(bed.one) == 1U);
  BOOST_TEST(slots_of(bed.two) == 1U);
  BOOST_TEST(bed.two.may_start());
}

STORE_TEST(a_probe_that_fails_makes_the_rest_longer_for_all) {
  GateBed bed{engine};
  bed.one.free_slots(0);
  fail(bed.one, 5);
  bed.clock.advance(std::chrono::seconds{2});
  BOOST_TEST(slots_of(bed.two) == 1U);
  BOOST_REQUIRE(bed.two.may_start());
  fail(bed.two, 1);
  BOOST_TEST(bed.state_now() == "probing");
  fail(bed.one, 3);  // what was still under way there says nothing new
  bed.clock.advance(std::chrono::seconds{3});
  BOOST_TEST(slots_of(bed.one) == 0U);
  bed.clock.advance(std::chrono::seconds{1});
  BOOST_TEST(slots_of(bed.one) == 1U);
}

STORE_TEST(an_answer_still_under_way_is_as_good_as_a_probe) {
  GateBed bed{engine};
  bed.one.free_slots(0);
  fail(bed.one, 5);
  bed.one.note_answer();
  BOOST_TEST(bed.state_now() == "open");
  BOOST_TEST(slots_of(bed.one) == 1U);
}

STORE_TEST(what_an_agency_asks_for_holds_for_all_within_its_clamp) {
  GateBed bed{engine};
  bed.one.free_slots(0);
  bed.one.note_failure("agency_unavailable", std::chrono::hours{1000});
  BOOST_TEST(bed.state_now() == "open");
  BOOST_TEST(slots_of(bed.two) == 0U);
  bed.clock.advance(kLongestRetryAfter - std::chrono::seconds{1});
  BOOST_TEST(slots_of(bed.two) == 0U);
  bed.clock.advance(std::chrono::seconds{1});
  BOOST_TEST(slots_of(bed.two) == 1U);
}

STORE_TEST(a_pause_ends_at_its_time_with_a_probe_and_one_without_time_when_a_person_says_so) {
  GateBed bed{engine};
  const auto until = bed.clock.now() + std::chrono::hours{1};
  taken(bed.store->move_route({"land", RouteEvent::paused_by_hand, "agency_asked", until}));
  BOOST_TEST(bed.one.free_slots(0) == 0U);
  BOOST_TEST(bed.one.rests());
  bed.one.note_answer();  // of what was under way
  BOOST_TEST(bed.state_now() == "paused");
  bed.clock.advance(std::chrono::hours{1});
  BOOST_TEST(slots_of(bed.one) == 0U);
  BOOST_TEST(bed.state_now() == "probing");
  BOOST_TEST(slots_of(bed.one) == 1U);
  taken(bed.store->move_route({"land", RouteEvent::paused_by_hand, "agency_asked"}));
  bed.clock.advance(std::chrono::days{365});
  BOOST_TEST(slots_of(bed.one) == 0U);
  taken(bed.store->move_route({"land", RouteEvent::resumed_by_hand, "cause_removed"}));
  BOOST_TEST(slots_of(bed.one) == 1U);
}

STORE_TEST(nothing_goes_out_in_quiet_hours_and_it_begins_slowly_behind_them) {
  GateBed bed{engine};
  for (int answer = 0; answer < 4; ++answer) {
    bed.one.free_slots(0);
    bed.one.note_answer();
  }
  BOOST_TEST(bed.one.free_slots(0) == 4U);
  const auto now = bed.clock.now();
  bed.route.hours.maintenance = {{now + std::chrono::hours{1}, now + std::chrono::hours{2}, ""}};
  BOOST_TEST(slots_of(bed.one) == 4U);
  bed.clock.advance(std::chrono::hours{1});
  BOOST_TEST(slots_of(bed.one) == 0U);
  BOOST_TEST(bed.state_now() == "open");
  bed.clock.advance(std::chrono::hours{1});
  BOOST_TEST(slots_of(bed.one) == 1U);
}

STORE_TEST(a_held_route_sends_nothing_and_an_unreadable_store_neither) {
  GateBed bed{engine};
  taken(bed.store->move_route({"land", RouteEvent::module_refused, "module_missing"}));
  BOOST_TEST(bed.one.free_slots(0) == 0U);
  bed.route.agency = "nowhere";
  BOOST_TEST(slots_of(bed.two) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
