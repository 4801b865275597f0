// Kernel locks that tell the living from the dead.
#include "gateway/store/instance_lock.h"

#include <poll.h>

#include "tests/kit/test_postgres.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

/// A server notices a closed connection in its own time.
template <class Condition>
bool eventually(Condition&& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    ::poll(nullptr, 0, 5);
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(instance_lock)

STORE_TEST(is_held_by_one_and_free_when_it_is_gone) {
  const TempDatabase database{engine};
  const InstanceLocks locks{database.location(), database.folder()};
  const InstanceLocks elsewhere{database.location(), database.folder()};
  BOOST_TEST(taken(locks.is_free("worker-1")));
  {
    const auto held = taken(locks.take("worker-1"));
    BOOST_TEST(held->still_held());
    BOOST_TEST(!taken(elsewhere.is_free("worker-1")));
    const auto second = elsewhere.take("worker-1");
    BOOST_REQUIRE(!second);
    BOOST_TEST(second.failure().code == "lock_held");
    BOOST_TEST(taken(elsewhere.is_free("worker-2")));
    BOOST_TEST(!taken(elsewhere.is_free("worker-1")));  // looking takes nothing away
  }
  BOOST_TEST(eventually([&] { return taken(elsewhere.is_free("worker-1")); }));
  BOOST_TEST(eventually([&] { return static_cast<bool>(elsewhere.take("worker-1")); }));
}

BOOST_AUTO_TEST_CASE(knows_that_it_is_lost_with_its_connection) {
  const TempDatabase database{Engine::postgresql};
  const InstanceLocks locks{database.location(), database.folder()};
  const auto held = taken(locks.take("route-tax"));
  TestPostgres::instance().tell(
      "postgres",
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + database.name() + "'");
  BOOST_TEST(eventually([&] { return !held->still_held(); }));
}

BOOST_AUTO_TEST_CASE(cannot_tell_when_the_server_cannot_be_asked) {
  const InstanceLocks locks{{Engine::postgresql, "host=/nonexistent dbname=none"}, "/nonexistent"};
  const auto free = locks.is_free("worker-1");
  BOOST_REQUIRE(!free);
  BOOST_TEST(free.failure().code == "store_unreachable");
}

BOOST_AUTO_TEST_SUITE_END()
