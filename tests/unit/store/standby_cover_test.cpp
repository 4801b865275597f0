// A server that others follow and no commit waits for (./run fault patroni loses accepted cases with it).
#include "gateway/store/standby_cover.h"

#include <chrono>
#include <memory>
#include <thread>

#include <libpq-fe.h>

#include "tests/kit/test_postgres.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

/// While it lives the server waits for a standby of that name. Whatever happens, no later test waits for it.
class AwaitedStandby {
 public:
  explicit AwaitedStandby(const std::string& name) {
    tell("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
  }
  ~AwaitedStandby() { tell("ALTER SYSTEM RESET synchronous_standby_names"); }
  AwaitedStandby(const AwaitedStandby&) = delete;
  AwaitedStandby& operator=(const AwaitedStandby&) = delete;

 private:
  static void tell(const std::string& order) {
    auto& server = TestPostgres::instance();
    server.tell("postgres", order);
    server.tell("postgres", "SELECT pg_reload_conf()");
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(standby_cover_of_a_store)

STORE_TEST(has_no_gap_where_nothing_follows) {
  const TempDatabase database{engine};
  const auto cover = taken(standby_cover(database.location()));
  BOOST_TEST(cover.following == 0);
  BOOST_TEST(!cover.has_gap());
}

BOOST_AUTO_TEST_CASE(has_a_gap_where_a_standby_follows_and_no_commit_waits_for_it) {
  const TempDatabase database{Engine::postgresql};
  const std::unique_ptr<PGconn, void (*)(PGconn*)> standby{
      PQconnectdb((database.location().where + " replication=true").c_str()), &PQfinish};
  BOOST_REQUIRE_MESSAGE(PQstatus(standby.get()) == CONNECTION_OK, PQerrorMessage(standby.get()));
  BOOST_TEST(taken(standby_cover(database.location())).has_gap());
  const AwaitedStandby nobody{"nobody"};
  auto cover = taken(standby_cover(database.location()));
  for (int look = 0; look < 1000 && !cover.awaited; ++look) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    cover = taken(standby_cover(database.location()));
  }
  BOOST_TEST(cover.awaited);
  BOOST_TEST(cover.following == 1);
  BOOST_TEST(!cover.has_gap());
}

BOOST_AUTO_TEST_CASE(of_a_server_that_is_away_is_not_known) {
  const auto cover = standby_cover({Engine::postgresql, "host=127.0.0.1 port=1 connect_timeout=1"});
  BOOST_REQUIRE(!cover);
  BOOST_TEST(cover.failure().code == "store_unreachable");
}

BOOST_AUTO_TEST_SUITE_END()
