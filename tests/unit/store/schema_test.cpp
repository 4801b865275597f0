// The schema on both engines, and the databases the store refuses to trust.
#include "gateway/store/schema.h"

#include "tests/unit/store/store_bed.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(schema)

STORE_TEST(migrates_an_empty_database_and_finds_nothing_to_do_the_next_time) {
  const TempDatabase database{engine, TempDatabase::Content::nothing};
  const FakeClock clock;
  const auto before = taken(schema_status(database.location()));
  BOOST_TEST(before.found == 0);
  BOOST_TEST(before.wanted > 0);
  BOOST_TEST(taken(migrate_schema(database.location(), clock)).found == 0);
  const auto again = taken(migrate_schema(database.location(), clock));
  BOOST_TEST(again.found == again.wanted);
  BOOST_TEST(taken(schema_status(database.location())).found == before.wanted);
}

STORE_TEST(refuses_a_database_of_a_newer_program) {
  const TempDatabase database{engine};
  open_connection(database.location())->command("INSERT INTO schema_migrations VALUES (9999, 0)");
  const auto refused = migrate_schema(database.location(), FakeClock{});
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "schema_newer");
  BOOST_TEST(static_cast<int>(refused.failure().kind) == static_cast<int>(FailureKind::configuration));
}

STORE_TEST(two_programs_that_migrate_at_once_do_the_work_once) {
  const TempDatabase database{engine, TempDatabase::Content::nothing};
  const FakeClock clock;
  std::vector<std::thread> programs;
  std::atomic<int> failures{0};
  std::atomic<int> did_it{0};
  for (int program = 0; program < 4; ++program)
    programs.emplace_back([&] {
      const auto done = migrate_schema(database.location(), clock);
      if (!done)
        ++failures;
      else if (done->found == 0)
        ++did_it;
    });
  for (auto& program : programs)
    program.join();
  BOOST_TEST(failures == 0);
  BOOST_TEST(did_it == 1);
}

BOOST_AUTO_TEST_CASE(refuses_sqlite_without_a_write_ahead_log) {
  BOOST_CHECK_THROW(open_connection({Engine::sqlite, ":memory:"}), SqlTrouble);
}

BOOST_AUTO_TEST_CASE(refuses_postgresql_that_answers_before_the_commit_is_on_disk) {
  const TempDatabase database{Engine::postgresql};
  const auto weak = database.location().where + " options='-c synchronous_commit=off'";
  BOOST_CHECK_THROW(open_connection({Engine::postgresql, weak}), SqlTrouble);
}

BOOST_AUTO_TEST_CASE(sqlite_sets_up_no_table_to_move_a_notice) {
  const TempDatabase database{Engine::sqlite};
  const auto connection = open_connection(database.location());
  const auto set_up = [&](const std::string& statement) {
    std::size_t count = 0;
    for (const auto& [step, what] : connection->rows<std::int64_t, std::string>("EXPLAIN " + statement))
      count += what == "OpenEphemeral" || what == "OpenAutoindex" ? 1U : 0U;
    return count;
  };
  const std::string id = " WHERE notice_id = 'n' AND state = 's' AND attempts = 1";
  BOOST_TEST(set_up("UPDATE notices SET state = 'in_flight', attempts = attempts + 1, lease_owner = 'w'" + id) == 0);
  BOOST_TEST(set_up("UPDATE notices SET state = 'ready', next_attempt_at = MAX(next_attempt_at, 1) WHERE notice_id = "
                    "'n'") == 0);
  BOOST_TEST(set_up("UPDATE notices SET state = 'settled', settled_at = 1, settled_month = 1" + id) == 0);
  BOOST_TEST(set_up("SELECT 1 FROM notices WHERE state IN ('held', 'waiting', 'ready')") > 0);  // it can be seen
}

BOOST_AUTO_TEST_SUITE_END()
