// The writer: group commit, a bad row among good ones, a server that goes away.
#include "gateway/store/writer.h"

#include <future>
#include <thread>

#include "tests/kit/test_postgres.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

class CommitSizes : public CommitObserver {
 public:
  void note_credits(const std::vector<CreditEntry>& booked) override { credits += booked.size(); }
  void note_commit(std::size_t batch_size, std::chrono::microseconds, std::size_t) override {
    largest = std::max(largest.load(), batch_size);
    ++commits;
  }
  std::atomic<std::size_t> largest{0}, commits{0}, credits{0};
};

class Touched : public CommitListener {
 public:
  void committed(const std::set<std::string>& agencies) override { names.insert(agencies.begin(), agencies.end()); }
  std::set<std::string> names;
};

constexpr int kGood = 8;

struct Round {
  std::atomic<int> runs[kGood]{};  // of each good body
  int succeeded = 0;
  bool bad_failed = false;
};

/// Eight good writes and a bad one, queued while the writer is busy with another.
void run_round(Writer& writer, int number, Round& round) {
  std::promise<void> open_gate;
  auto gate = open_gate.get_future().share();
  std::promise<void> in_progress;
  std::thread first{[&] {
    taken(writer.write<Done>({}, [&](Transaction&) {
      in_progress.set_value();
      gate.wait();
      return Done{};
    }));
  }};
  in_progress.get_future().wait();
  std::atomic<int> succeeded{0};
  std::atomic<bool> bad_failed{false};
  std::atomic<int> at_the_door{0};
  std::vector<std::thread> callers;
  for (int index = 0; index < kGood; ++index)
    callers.emplace_back([&, index] {
      ++at_the_door;
      const auto written = writer.write<Done>({}, [&, index](Transaction& transaction) {
        ++round.runs[index];
        transaction.sql.run("INSERT INTO person_keys (index_key, person_row) VALUES (:index_key, 1)",
                            "key-" + std::to_string(number) + "-" + std::to_string(index));
        return Done{};
      });
      if (written) ++succeeded;
    });
  callers.emplace_back([&] {
    ++at_the_door;
    const auto written = writer.write<Done>({}, [](Transaction& transaction) {
      transaction.sql.run("INSERT INTO person_keys (index_key, person_row) VALUES ('nobody', 999999)");
      return Done{};
    });
    bad_failed = !written && written.failure().code == "store_refused";
  });
  while (at_the_door <= kGood)
    std::this_thread::yield();
  open_gate.set_value();
  for (auto& caller : callers)
    caller.join();
  first.join();
  round.succeeded = succeeded;
  round.bad_failed = bad_failed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer)

STORE_TEST(a_write_that_fails_does_not_fail_its_neighbours) {
  const TempDatabase database{engine};
  const FakeClock clock;
  open_connection(database.location())->run("INSERT INTO people (change_count) VALUES (0)");
  CommitSizes sizes;
  Writer writer{database.location(), clock, nullptr, &sizes};
  bool were_together = false;
  for (int number = 0; number < 100 && !were_together; ++number) {
    Round round;
    run_round(writer, number, round);
    BOOST_REQUIRE(round.succeeded == kGood);
    BOOST_REQUIRE(round.bad_failed);
    // A good body ran twice: first beside the bad one, then alone.
    for (const auto& runs : round.runs)
      were_together = were_together || runs > 1;
    const auto pattern = "key-" + std::to_string(number) + "-%";
    BOOST_REQUIRE(
        open_connection(database.location())
            ->value<std::int64_t>("SELECT COUNT(*) FROM person_keys WHERE index_key LIKE :pattern", pattern) == kGood);
  }
  BOOST_TEST(were_together);
}

STORE_TEST(commits_many_callers_together) {
  StoreBed bed{engine};
  CommitSizes sizes;
  const auto store = bed.another_store(nullptr, &sizes);
  for (int round = 0; round < 50 && sizes.largest < 2; ++round) {
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 16; ++caller)
      callers.emplace_back([&, caller] {
        const auto person = "P" + std::to_string(caller);
        if (!store->accept(a_case().of(person).to("land.name").build(bed.ids))) sizes.commits = 1'000'000;
      });
    for (auto& caller : callers)
      caller.join();
    BOOST_REQUIRE(sizes.commits < 1'000'000);
  }
  BOOST_TEST(sizes.largest > 1U);
}

STORE_TEST(tells_the_listener_which_agencies_have_something_to_do) {
  StoreBed bed{engine};
  Touched touched;
  const auto store = bed.another_store(&touched);
  bed.accept(a_case().of("Y109876546").to("land.name").to("vehicle.license_name", "second_check"), store.get());
  BOOST_TEST((touched.names == std::set<std::string>{"land"}));
}

STORE_TEST(tells_the_observer_what_was_booked) {
  StoreBed bed{engine};
  CommitSizes sizes;
  const auto store = bed.another_store(nullptr, &sizes);
  const auto id = bed.accept(a_case().of("Y109876546").to("land.name"), store.get()).notices[0].notice_id;
  BOOST_TEST(sizes.credits == 0U);
  BOOST_REQUIRE(bed.claim(id));
  const auto attempt = bed.attempt(id, answered());
  bed.record(attempt, store.get());
  BOOST_TEST(sizes.credits == 2U);  // a transcript and a trip
  bed.record(attempt, store.get());
  BOOST_TEST(sizes.credits == 2U);
}

STORE_TEST(says_that_it_is_busy_when_its_queue_is_full) {
  StoreBed bed{engine};
  bed.options.limits.queue = 0;
  const auto outcome = bed.another_store()->accept(a_case().of("Y109876546").to("land.name").build(bed.ids));
  BOOST_REQUIRE(!outcome);
  BOOST_TEST(outcome.failure().code == "store_busy");
}

STORE_TEST(an_answer_that_cannot_be_made_writes_nothing) {
  StoreBed bed{engine};
  auto fresh = a_case().of("Y109876546").to("land.name").build(bed.ids);
  fresh.answer = [](const AcceptedCase&) -> std::string { throw std::length_error{"no answer"}; };
  const auto outcome = bed.store->accept(fresh);
  BOOST_REQUIRE(!outcome);
  BOOST_TEST(outcome.failure().code == "store_refused");
  BOOST_TEST(taken(bed.reads.cases({})).empty());
}

BOOST_AUTO_TEST_CASE(goes_on_when_its_connection_was_ended) {
  StoreBed bed{Engine::postgresql};
  bed.accept(a_case().of("Y109876546").to("land.name"));
  TestPostgres::instance().tell(
      "postgres",
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + bed.database.name() + "'");
  bed.accept(a_case().of("Y155555550").to("land.name"));
  BOOST_TEST(bed.due("land").size() == 2U);
}

BOOST_AUTO_TEST_CASE(says_that_the_store_is_unreachable_when_it_is) {
  const FakeClock clock;
  Writer writer{{Engine::postgresql, "host=/nonexistent user=postgres dbname=none"}, clock, nullptr, nullptr};
  const auto written = writer.write<Done>({}, [](Transaction&) { return Done{}; });
  BOOST_REQUIRE(!written);
  BOOST_TEST(written.failure().code == "store_unreachable");
  Readers readers{{Engine::postgresql, "host=/nonexistent user=postgres dbname=none"}, 1};
  const auto read = readers.read<Done>([](SqlConnection&) { return Done{}; });
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.failure().code == "store_unreachable");
}

BOOST_AUTO_TEST_SUITE_END()
