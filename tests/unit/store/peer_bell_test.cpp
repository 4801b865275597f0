#include "gateway/store/peer_bell.h"

#include <chrono>
#include <mutex>

#include "tests/kit/test_postgres.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

/// Counts how often each agency's bell was rung on one node.
class CountedRings final : public CommitListener {
 public:
  void committed(const std::set<std::string>& agencies) override {
    const std::lock_guard lock{mutex_};
    for (const auto& agency : agencies)
      ++rings_[agency];
  }
  int of(const std::string& agency) {
    const std::lock_guard lock{mutex_};
    return rings_[agency];
  }
  bool comes(const std::string& agency, int count) {
    for (int n = 0; n < 1000 && of(agency) < count; ++n)
      std::this_thread::sleep_for(5ms);
    return of(agency) >= count;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> rings_;
};

std::string listeners(const std::string& more = "") {
  return TestPostgres::instance().tell("postgres", "SELECT COUNT(*) FROM (SELECT pid" + more +
                                                       " FROM pg_stat_activity WHERE query = 'LISTEN tongbao_work' OR "
                                                       "query LIKE 'SELECT pg_notify(%tongbao_work%') AS one");
}

void wait_for_listeners(const std::string& count) {
  for (int n = 0; n < 1000 && listeners() != count; ++n)
    std::this_thread::sleep_for(5ms);
  BOOST_REQUIRE_EQUAL(listeners(), count);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(peer_bell)

BOOST_AUTO_TEST_CASE(what_one_node_commits_rings_at_the_others_and_once_at_home) {
  const TempDatabase database{Engine::postgresql};
  CountedRings at_home, elsewhere;
  PeerBell home{database.location(), at_home};
  const PeerBell other{database.location(), elsewhere};
  wait_for_listeners("2");
  home.committed({"land", "tax"});
  BOOST_TEST(elsewhere.comes("land", 1));
  BOOST_TEST(elsewhere.comes("tax", 1));
  BOOST_TEST(at_home.of("land") == 1);
  for (int n = 0; n < 200; ++n)
    home.committed({"vehicle"});
  BOOST_TEST(elsewhere.comes("vehicle", 1));
  BOOST_TEST(at_home.of("vehicle") == 200);
  BOOST_TEST(elsewhere.of("vehicle") < 200, "many commits are told together");
}

BOOST_AUTO_TEST_CASE(a_broken_connection_is_made_again) {
  const TempDatabase database{Engine::postgresql};
  CountedRings at_home, elsewhere;
  PeerBell home{database.location(), at_home};
  const PeerBell other{database.location(), elsewhere};
  wait_for_listeners("2");
  listeners(", pg_terminate_backend(pid)");
  for (int n = 0; n < 100 && elsewhere.of("land") == 0; ++n) {
    home.committed({"land"});
    std::this_thread::sleep_for(100ms);
  }
  BOOST_TEST(elsewhere.of("land") > 0);
}

BOOST_AUTO_TEST_CASE(where_there_is_no_server_the_bells_at_home_ring_all_the_same) {
  CountedRings rings;
  PeerBell unreachable{{Engine::postgresql, "host=/nonexistent dbname=nobody"}, rings};
  PeerBell sqlite{{Engine::sqlite, "/nonexistent/tongbao.db"}, rings};
  unreachable.committed({"land"});
  sqlite.committed({"land"});
  BOOST_TEST(rings.of("land") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
