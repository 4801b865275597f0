// Two processes on one store: whatever the moment, a lane has one head and the credits one sum.
#include <barrier>
#include <thread>

#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

/// Runs both at the same moment, each in its own thread.
template <class Left, class Right>
void at_once(Left&& left, Right&& right) {
  std::barrier start{2};
  std::thread other{[&] {
    start.arrive_and_wait();
    right();
  }};
  start.arrive_and_wait();
  left();
  other.join();
}

constexpr int kRounds = 200;

/// Changes of any person with a notice `ready` at an agency while an older one there is unfinished.
std::int64_t overtakers(const StoreBed& bed) {
  return bed.value<std::int64_t>(
      "SELECT COUNT(*) FROM notices n WHERE n.state = 'ready' AND EXISTS (SELECT 1 FROM notices o WHERE o.agency = "
      "n.agency AND o.person_row = n.person_row AND o.subject_seq < n.subject_seq AND o.state NOT IN ('settled', "
      "'withdrawn'))");
}

/// Notices that wait although nothing older is unfinished: nobody would ever wake them.
std::int64_t forgotten(const StoreBed& bed) {
  return bed.value<std::int64_t>(
      "SELECT COUNT(*) FROM notices n WHERE n.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM notices o WHERE "
      "o.agency = n.agency AND o.person_row = n.person_row AND o.subject_seq < n.subject_seq AND o.state NOT IN "
      "('settled', 'withdrawn'))");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(concurrent)

STORE_TEST(one_of_two_changes_accepted_at_once_is_ready) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  for (int round = 0; round < kRounds; ++round) {
    // Every second time the person is new: then the person's row is made at the same moment, too.
    const auto person = "P" + std::to_string(round / 2);
    const auto left = a_case().of(person).to("land.name").to("vehicle.license_name").build(bed.ids);
    // At another office: one office's receipt numbers would put the two in a row.
    const auto right = a_case().at("10016040").of(person).to("land.name").build(bed.ids);
    std::atomic<int> accepted{0};
    at_once([&] { accepted += bed.store->accept(left) ? 1 : 0; }, [&] { accepted += other->accept(right) ? 1 : 0; });
    BOOST_REQUIRE(accepted == 2);
  }
  BOOST_TEST(overtakers(bed) == 0);
  BOOST_TEST(forgotten(bed) == 0);
  // Of each person's four changes one is the head at the land office.
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM notices WHERE agency = 'land' AND state = 'ready'") ==
             kRounds / 2);
  BOOST_TEST(bed.value<std::int64_t>("SELECT MAX(change_count) FROM people") == 4);
}

STORE_TEST(a_change_accepted_while_the_older_one_settles_is_neither_early_nor_forgotten) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  for (int round = 0; round < kRounds; ++round) {
    const auto person = "P" + std::to_string(round);
    const auto first = bed.accept(a_case().of(person).to("land.name")).notices[0].notice_id;
    BOOST_REQUIRE(bed.claim(first));
    const auto end = bed.attempt(first, answered());
    const auto second = a_case().of(person).to("land.name").build(bed.ids);
    std::atomic<int> done{0};
    at_once([&] { done += bed.store->record({end}) ? 1 : 0; }, [&] { done += other->accept(second) ? 1 : 0; });
    BOOST_REQUIRE(done == 2);
  }
  BOOST_TEST(forgotten(bed) == 0);
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM notices WHERE state = 'ready'") == kRounds);
}

STORE_TEST(a_notice_is_claimed_by_one_of_two_workers) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  for (int round = 0; round < kRounds / 2; ++round) {
    const auto id = bed.accept(a_case().of("P" + std::to_string(round)).to("land.name")).notices[0].notice_id;
    std::atomic<int> claims{0};
    const auto claim = [&](Store& store, const std::string& owner) {
      const auto ours = store.claim(owner, StoreBed::kLease, {{id, 0, "digest"}});
      if (ours) claims += static_cast<int>(ours->size());
    };
    at_once([&] { claim(*bed.store, "worker-1"); }, [&] { claim(*other, "worker-2"); });
    BOOST_REQUIRE(claims == 1);
  }
}

STORE_TEST(two_agencies_answering_at_once_book_what_one_after_the_other_would) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  for (int round = 0; round < kRounds / 2; ++round) {
    const auto notices = bed.accept(a_case()
                                        .of("P" + std::to_string(round), ChangeKind::move_in)
                                        .to("land.address")
                                        .to("vehicle.registration_address"))
                             .notices;
    for (const auto& notice : notices)
      BOOST_REQUIRE(bed.claim(notice.notice_id));
    const auto land = bed.attempt(notices[0].notice_id, answered());
    const auto vehicle = bed.attempt(notices[1].notice_id, answered(Outcome::applied, "V1"));
    std::atomic<int> done{0};
    at_once([&] { done += bed.store->record({land}) ? 1 : 0; }, [&] { done += other->record({vehicle}) ? 1 : 0; });
    BOOST_REQUIRE(done == 2);
  }
  BOOST_TEST(bed.credit(CreditItem::C) == kRounds);
  BOOST_TEST(bed.credit(CreditItem::trip) == 100 * kRounds);
}

STORE_TEST(counters_of_many_offices_never_wait_for_each_other_in_a_circle) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  std::atomic<int> accepted{0};
  constexpr int kCallers = 16;
  constexpr int kCases = 12;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller)
    callers.emplace_back([&, caller] {
      auto& store = caller % 2 == 0 ? *bed.store : *other;
      for (int number = 0; number < kCases; ++number) {
        const auto office = std::to_string(10'000'000 + (caller * 7 + number * 5) % 9);
        const auto person = "P" + std::to_string(caller) + "-" + std::to_string(number);
        accepted += store.accept(a_case().at(office).of(person).to("land.name").build(bed.ids)) ? 1 : 0;
      }
    });
  for (auto& caller : callers)
    caller.join();
  BOOST_TEST(accepted == kCallers * kCases);
  BOOST_TEST(bed.value<std::int64_t>("SELECT CAST(SUM(last_number) AS BIGINT) FROM receipt_counters") ==
             kCallers * kCases);
  if (engine == Engine::postgresql)
    BOOST_TEST(bed.value<std::int64_t>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") ==
               0);
}

STORE_TEST(the_same_request_sent_to_two_processes_at_once_is_one_case) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  for (int round = 0; round < kRounds / 4; ++round) {
    const auto request = a_case().of("P").to("land.name").keyed("key-" + std::to_string(round), "digest");
    const auto left = request.build(bed.ids);
    const auto right = request.build(bed.ids);
    std::atomic<int> fresh{0};
    std::atomic<int> before{0};
    const auto send = [&](Store& store, const NewCase& one) {
      const auto outcome = store.accept(one);
      if (outcome && std::holds_alternative<Accepted>(*outcome)) ++fresh;
      if (outcome && std::holds_alternative<AnsweredBefore>(*outcome)) ++before;
    };
    at_once([&] { send(*bed.store, left); }, [&] { send(*other, right); });
    BOOST_REQUIRE(fresh == 1);
    BOOST_REQUIRE(before == 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()
