// The routes table: what workers say about themselves and operators read.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(routes)

STORE_TEST(a_route_is_known_open_and_keeps_its_state_when_it_is_put_again) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  BOOST_TEST(taken(bed.store->route_state("land")).state == "open");
  const auto until = bed.clock.now() + std::chrono::minutes{5};
  taken(bed.store->set_route_state({"land", "held", "operator", until}));
  taken(bed.store->put_route({"land", "地政事務所", "Land offices"}));
  const auto route = taken(bed.store->route_state("land"));
  BOOST_TEST(route.state == "held");
  BOOST_TEST(route.reason == "operator");
  BOOST_TEST((route.not_before == until));
  BOOST_TEST(taken(bed.store->routes()).at(0).title_zh == "地政事務所");
  BOOST_TEST(!bed.store->route_state("none"));
}

STORE_TEST(counts_what_waits_and_why) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto oldest = bed.clock.now();
  const auto name = [&](const std::string& person, const std::string& hold = "") {
    return bed.accept(a_case().of(person).to("land.name", hold)).notices[0].notice_id;
  };
  name("P1");
  name("P1");
  bed.clock.advance(std::chrono::seconds{1});
  name("P2", "second_check");
  BOOST_REQUIRE(bed.claim(name("P3")));
  bed.deliver(name("P4"), AwaitingEnd{bed.clock.now()});
  bed.deliver(name("P5"), AttentionEnd{"retries_exhausted", "agency_unreachable"});
  bed.deliver(name("P6"), answered());
  bed.clock.advance(std::chrono::seconds{1});
  taken(bed.store->mark_overdue("land", std::chrono::hours{1}));
  taken(bed.store->note_route_progress("land", false, "agency_unreachable"));
  taken(bed.store->note_route_progress("land", true, ""));
  taken(bed.store->note_collect("land", "answer_damaged"));
  const auto route = taken(bed.store->routes()).at(0);
  BOOST_TEST(route.ready == 1);
  BOOST_TEST(route.waiting == 1);
  BOOST_TEST(route.held == 1);
  BOOST_TEST(route.in_flight == 1);
  BOOST_TEST(route.awaiting_answer == 1);
  BOOST_TEST(route.attention == 1);
  BOOST_TEST(route.overdue == 1);
  BOOST_TEST((route.oldest_open_at == oldest));
  BOOST_TEST((route.next_attempt_at == oldest));
  BOOST_TEST(route.last_failure == "agency_unreachable");
  BOOST_TEST((route.last_success_at == bed.clock.now()));
  BOOST_TEST(route.collect_failure == "answer_damaged");
}

STORE_TEST(a_workers_procedure_table_replaces_the_older_one) {
  StoreBed bed{engine};
  taken(bed.store->put_procedures("land", {{"land.old", "舊", "Old", {ChangeKind::move_in}, false, false, false}}));
  const std::vector<Procedure> table{
      {"land.name", "姓名變更", "Name", {ChangeKind::surname_change, ChangeKind::full_name_change}, true, false, false},
      {"land.address", "住址變更", "Address", {ChangeKind::move_in}, false, true, true}};
  taken(bed.store->put_procedures("land", table));
  const auto found = taken(bed.store->procedures("land"));
  BOOST_REQUIRE(found.size() == 2U);
  BOOST_TEST(found[0].name == "land.name");
  BOOST_CHECK(found[0].kinds == table[0].kinds);
  BOOST_TEST(found[0].needs_customer_number);
  BOOST_TEST(found[1].offers_fallback);
  BOOST_TEST(found[1].ex_officio_only);
  BOOST_TEST(taken(bed.store->procedures("tax")).empty());
}

STORE_TEST(each_taking_raises_the_epoch) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"tax", "稅捐", "Tax"}));
  const auto first = taken(bed.store->take_route("tax"));
  BOOST_TEST(taken(bed.store->take_route("tax")) == first + 1);
}

STORE_TEST(a_route_rests_as_long_as_the_longest_wish_and_a_held_one_stays_held) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  taken(bed.store->put_route({"tax", "稅捐", "Tax"}));
  const auto until = bed.clock.now() + std::chrono::minutes{5};
  taken(bed.store->rest_route("land", until));
  BOOST_TEST(taken(bed.store->route_state("land")).state == "open");
  BOOST_TEST((taken(bed.store->route_state("land")).not_before == until));
  BOOST_TEST((taken(bed.store->route_state("tax")).not_before < bed.clock.now()));
  taken(bed.store->rest_route("land", until - std::chrono::minutes{1}));
  BOOST_TEST((taken(bed.store->route_state("land")).not_before == until));
  const auto later = until + std::chrono::minutes{1};
  taken(bed.store->set_route_state({"land", "held", "operator", until}));
  taken(bed.store->rest_route("land", later));
  const auto held = taken(bed.store->route_state("land"));
  BOOST_TEST(held.state == "held");
  BOOST_TEST(held.reason == "operator");
  BOOST_TEST((held.not_before == later));
}

BOOST_AUTO_TEST_SUITE_END()
