// The routes table: what workers say about themselves and operators read.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

RouteRow row_of(StoreBed& bed) {
  return taken(bed.store->route_state("land"));
}

/// The land route takes a step that must be allowed.
void moved(StoreBed& bed, RouteEvent event, const std::string& reason = "", std::optional<Instant> until = {}) {
  BOOST_REQUIRE(taken(bed.store->move_route({"land", event, reason, until})).has_value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(routes)

STORE_TEST(a_route_is_known_open_and_keeps_its_state_when_it_is_put_again) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  BOOST_TEST(taken(bed.store->route_state("land")).state == "open");
  moved(bed, RouteEvent::module_refused, "module_missing");
  taken(bed.store->put_route({"land", "地政事務所", "Land offices"}));
  const auto route = taken(bed.store->route_state("land"));
  BOOST_TEST(route.state == "held");
  BOOST_TEST(route.reason == "module_missing");
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
  taken(bed.store->mark_overdue("land", bed.clock.now() - std::chrono::hours{1}));
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

STORE_TEST(a_route_rests_as_long_as_the_longest_wish_whatever_its_state) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  taken(bed.store->put_route({"tax", "稅捐", "Tax"}));
  const auto until = bed.clock.now() + std::chrono::minutes{5};
  taken(bed.store->rest_route("land", until, "agency_asked"));
  BOOST_TEST(row_of(bed).state == "open");
  BOOST_TEST((row_of(bed).not_before == until));
  BOOST_TEST(row_of(bed).rest_reason == "agency_asked");
  BOOST_TEST((taken(bed.store->route_state("tax")).not_before < bed.clock.now()));
  taken(bed.store->rest_route("land", until - std::chrono::minutes{1}, "later"));
  BOOST_TEST((row_of(bed).not_before == until));
  moved(bed, RouteEvent::module_refused, "module_missing");
  taken(bed.store->rest_route("land", until + std::chrono::minutes{1}, "agency_asked"));
  BOOST_TEST(row_of(bed).state == "held");
  BOOST_TEST(row_of(bed).reason == "module_missing");
  BOOST_TEST((row_of(bed).not_before == until + std::chrono::minutes{1}));
}

STORE_TEST(a_step_the_table_forbids_changes_nothing) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  moved(bed, RouteEvent::paused_by_hand, "our_maintenance");
  BOOST_TEST(!taken(bed.store->move_route({"land", RouteEvent::probe_answered})).has_value());
  BOOST_TEST(!taken(bed.store->move_route({"land", RouteEvent::failures_rose, "agency_unreachable"})).has_value());
  BOOST_TEST(row_of(bed).state == "paused");
  BOOST_TEST(row_of(bed).reason == "");
  BOOST_TEST(!bed.store->move_route({"none", RouteEvent::paused_by_hand, "our_maintenance"}));
}

STORE_TEST(a_route_rests_longer_with_each_probe_that_fails_and_starts_afresh_with_an_answer) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto rest = [&] { return row_of(bed).not_before - bed.clock.now(); };
  moved(bed, RouteEvent::failures_rose, "agency_unreachable");
  BOOST_TEST(row_of(bed).state == "probing");
  BOOST_TEST(row_of(bed).reason == "agency_unreachable");
  BOOST_TEST((rest() == std::chrono::seconds{2}));
  for (const int expected : {4, 8, 16, 32, 60, 60}) {
    moved(bed, RouteEvent::probe_failed, "timed_out");
    BOOST_TEST((rest() == std::chrono::seconds{expected}));
  }
  moved(bed, RouteEvent::probe_failed, "timed_out", bed.clock.now() + std::chrono::hours{1});
  BOOST_TEST((rest() == std::chrono::hours{1}));  // as it asked
  moved(bed, RouteEvent::probe_answered);
  BOOST_TEST(row_of(bed).state == "open");
  BOOST_TEST(row_of(bed).reason == "");
  BOOST_TEST((row_of(bed).not_before < bed.clock.now()));
  moved(bed, RouteEvent::failures_rose, "timed_out");
  BOOST_TEST((rest() == std::chrono::seconds{2}));
}

STORE_TEST(one_worker_of_all_has_the_probe_until_its_time_is_over) {
  StoreBed bed{engine};
  const auto other_node = bed.another_store();
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto take = [&](Store& by, const std::string& worker) {
    return taken(by.take_probe("land", worker, bed.clock.now() + std::chrono::seconds{20}));
  };
  BOOST_TEST(!take(*bed.store, "one"));  // open: there is nothing to probe
  moved(bed, RouteEvent::failures_rose, "timed_out");
  BOOST_TEST(!take(*bed.store, "one"));  // it rests
  bed.clock.advance(std::chrono::seconds{2});
  BOOST_TEST(take(*bed.store, "one"));
  BOOST_TEST(!take(*other_node, "two"));
  BOOST_TEST(take(*bed.store, "one"));
  bed.clock.advance(std::chrono::seconds{21});
  BOOST_TEST(take(*other_node, "two"));  // the first died with it
  BOOST_TEST(!take(*bed.store, "one"));
  moved(bed, RouteEvent::probe_failed, "timed_out");
  bed.clock.advance(std::chrono::minutes{1});
  BOOST_TEST(take(*bed.store, "one"));
  moved(bed, RouteEvent::paused_by_hand, "our_maintenance");
  BOOST_TEST(!take(*bed.store, "one"));
}

STORE_TEST(a_pause_asked_for_while_a_route_is_held_stands_when_its_module_is_there) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto until = bed.clock.now() + std::chrono::hours{3};
  moved(bed, RouteEvent::module_refused, "module_missing");
  moved(bed, RouteEvent::paused_by_hand, "agency_asked", until);
  BOOST_TEST(row_of(bed).state == "held");
  BOOST_TEST(row_of(bed).pause_reason == "agency_asked");
  moved(bed, RouteEvent::module_loaded);
  BOOST_TEST(row_of(bed).state == "paused");
  BOOST_TEST(row_of(bed).reason == "");
  BOOST_TEST((row_of(bed).pause_until == until));
  moved(bed, RouteEvent::pause_ended);
  BOOST_TEST(row_of(bed).state == "probing");
  BOOST_TEST(row_of(bed).pause_reason == "");
  BOOST_TEST(!row_of(bed).pause_until.has_value());
}

STORE_TEST(only_a_held_route_and_a_restart_want_new_workers) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto epoch = row_of(bed).restart_epoch;
  moved(bed, RouteEvent::paused_by_hand, "our_maintenance");
  moved(bed, RouteEvent::resumed_by_hand);
  BOOST_TEST(row_of(bed).restart_epoch == epoch);
  moved(bed, RouteEvent::module_refused, "module_missing");
  moved(bed, RouteEvent::resumed_by_hand);
  BOOST_TEST(row_of(bed).restart_epoch == epoch + 1);
  BOOST_TEST(row_of(bed).state == "probing");
  taken(bed.store->restart_route("land"));
  BOOST_TEST(row_of(bed).restart_epoch == epoch + 2);
  BOOST_TEST(row_of(bed).state == "probing");
}

STORE_TEST(a_list_without_counts_says_the_same_of_the_routes) {
  StoreBed bed{engine};
  taken(bed.store->put_route({"land", "地政", "Land"}));
  taken(bed.store->put_route({"tax", "稅捐", "Tax"}));
  const auto id = bed.accept(a_case().of("P1").to("land.name")).notices[0].notice_id;
  BOOST_TEST(taken(bed.store->in_flight("land")) == 0);
  BOOST_REQUIRE(bed.claim(id));
  BOOST_TEST(taken(bed.store->in_flight("land")) == 1);
  BOOST_TEST(taken(bed.store->in_flight("tax")) == 0);
  const auto list = taken(bed.store->route_list());
  BOOST_REQUIRE(list.size() == 2U);
  BOOST_TEST(list[1].title_zh == "稅捐");
  BOOST_TEST(list[0].in_flight == 0);
  BOOST_TEST(taken(bed.store->routes()).at(0).in_flight == 1);
}

BOOST_AUTO_TEST_SUITE_END()
