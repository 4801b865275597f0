// What a failed attempt leads to.
#include "gateway/relay/attempt_end.h"

#include "tests/unit/relay/relay_bed.h"

using namespace tongbao;

namespace {

struct JudgeBed : RelayBed<> {
  JudgeBed() : RelayBed{Engine::sqlite, "land"} { route.agency_deduplicates = true; }
  AttemptEnd after_failure(const DueNotice& due) {
    const SendOutcome failed = Failed{{FailureKind::transient, "agency_unavailable", ""}, false, std::nullopt, {}};
    return judge_attempt(tools(), due, failed).end;
  }
  std::chrono::milliseconds pause_after(std::uint32_t attempts, std::uint32_t uncounted) {
    DueNotice due;
    due.attempts = attempts;
    due.uncounted_attempts = uncounted;
    return std::get<RetryEnd>(after_failure(due)).next_attempt_at - clock.now();
  }
  bool is_tried_again(std::chrono::milliseconds tried_for) {
    DueNotice due;
    due.attempts = 20;
    due.tried_since = clock.now() - tried_for;
    return std::holds_alternative<RetryEnd>(after_failure(due));
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

BOOST_AUTO_TEST_CASE(a_notice_sent_again_by_hand_has_a_retry_period_of_its_own) {
  JudgeBed bed;
  BOOST_TEST(!bed.is_tried_again(std::chrono::days{15}));
  BOOST_TEST(bed.is_tried_again(std::chrono::hours{0}));
}

BOOST_AUTO_TEST_SUITE_END()
