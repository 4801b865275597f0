// What a database that fails over looks like from here: a commit nobody vouches for, a server that may not write any
// more, a list of hosts of which one answers.
#include <thread>

#include "tests/kit/test_postgres.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

/// While it lives, every commit waits for a standby that does not exist.
struct NoStandby {
  NoStandby() { set("'nobody'"); }
  ~NoStandby() { set("''"); }
  static void set(const std::string& names) {
    auto& server = TestPostgres::instance();
    server.tell("postgres", "ALTER SYSTEM SET synchronous_standby_names = " + names);
    server.tell("postgres", "SELECT pg_reload_conf()");
    const auto shown = names.substr(1, names.size() - 2);
    for (int n = 0; n < 500 && server.tell("postgres", "SHOW synchronous_standby_names") != shown; ++n)
      std::this_thread::sleep_for(10ms);
  }
};

/// Cuts the next wait for the standby short, as an operator or a pooler does.
void cancel_a_wait() {
  auto& server = TestPostgres::instance();
  for (int n = 0; n < 1000; ++n) {
    if (server.tell("postgres",
                    "SELECT COUNT(*) FROM (SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = "
                    "'SyncRep') AS cut") != "0")
      return;
    std::this_thread::sleep_for(10ms);
  }
  BOOST_ERROR("no commit ever waited for the standby");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failover)

BOOST_AUTO_TEST_CASE(a_commit_whose_wait_for_the_standby_was_cut_short_is_unknown_and_found_again_by_its_key) {
  StoreBed bed{Engine::postgresql};
  const auto wanted = a_case().of("A").to("land.name").build(bed.ids);
  {
    const NoStandby nobody;
    std::optional<Result<AcceptOutcome>> outcome;
    std::thread accepting{[&] { outcome = bed.store->accept(wanted); }};
    cancel_a_wait();
    accepting.join();
    BOOST_REQUIRE(!*outcome);
    BOOST_TEST(outcome->failure().code == "commit_unknown");
  }
  const auto again = taken(bed.store->accept(wanted));
  BOOST_TEST(std::holds_alternative<AnsweredBefore>(again), "here it had been written: the key finds it");
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM cases") == 1);
}

BOOST_AUTO_TEST_CASE(a_server_that_may_not_write_any_more_is_left_for_another) {
  const TempDatabase database{Engine::postgresql};
  const auto sql = open_connection(database.location());
  sql->command("SET default_transaction_read_only = on");
  try {
    sql->run("INSERT INTO receipt_counters (office, day, last_number) VALUES ('x', 'y', 1)");
    BOOST_FAIL("a read-only transaction wrote");
  } catch (const SqlTrouble& trouble) {
    BOOST_TEST(trouble.lost(), trouble.what());
  }
}

BOOST_AUTO_TEST_CASE(an_ordinary_refusal_is_nobody_s_failover) {
  const TempDatabase database{Engine::postgresql};
  const auto sql = open_connection(database.location());
  try {
    sql->run("INSERT INTO receipt_counters (office, day) VALUES ('x', 'y')");
    BOOST_FAIL("a missing number was taken");
  } catch (const SqlTrouble& trouble) {
    BOOST_TEST(!trouble.lost(), trouble.what());
  }
}

BOOST_AUTO_TEST_CASE(of_several_hosts_the_one_that_may_write_is_taken) {
  const TempDatabase database{Engine::postgresql};
  auto location = database.location();
  const auto host = location.where.find("host=");
  BOOST_REQUIRE(host != std::string::npos);
  location.where.insert(host + 5, "/nonexistent,");
  location.where += " target_session_attrs=read-write";
  BOOST_TEST(open_connection(location)->value<std::int64_t>("SELECT COUNT(*) FROM cases") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
