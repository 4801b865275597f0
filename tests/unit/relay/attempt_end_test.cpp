// What a failed attempt leads to.
#include "gateway/relay/attempt_end.h"

#include "tests/unit/relay/relay_bed.h"

using namespace tongbao;

namespace {

struct JudgeBed : RelayBed<> {
  JudgeBed() : RelayBed{Engine::sqlite, "land"} { route.agency_deduplicates = true; }
  std::chrono::milliseconds pause_after(std::uint32_t attempts, std::uint32_t deaths) {
    DueNotice due;
    due.attempts = attempts;
    due.deaths = deaths;
    const SendOutcome failed = Failed{{FailureKind::transient, "agency_unavailable", ""}, false, std::nullopt, {}};
    const auto judged = judge_attempt(tools(), due, failed);
    return std::get<RetryEnd>(judged.end).next_attempt_at - clock.now();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(attempt_end)

BOOST_AUTO_TEST_CASE(pauses_grow_with_the_agencys_failures) {
  JudgeBed bed;
  BOOST_TEST((bed.pause_after(0, 0) <= std::chrono::seconds{6}));
  BOOST_TEST((bed.pause_after(3, 0) >= std::chrono::minutes{8}));
}

BOOST_AUTO_TEST_CASE(deaths_of_our_own_workers_make_no_pause_longer) {
  JudgeBed bed;
  BOOST_TEST((bed.pause_after(3, 3) <= std::chrono::seconds{6}));
  BOOST_TEST((bed.pause_after(4, 3) >= std::chrono::seconds{24}));
  BOOST_TEST((bed.pause_after(4, 3) <= std::chrono::seconds{36}));
}

BOOST_AUTO_TEST_SUITE_END()
