// Found by the sample day with killed workers at agencies that do not deduplicate, and by ./run fault batch-points
// where a notice was alone at three deaths of its worker (docs/decisions/0005).
#include <boost/test/unit_test.hpp>

#include "tests/unit/store/store_bed.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(answer_in_doubt)

STORE_TEST(an_answer_is_not_used_up_while_a_person_decides_about_the_attempt) {
  StoreBed bed{engine};
  for (const std::string reason : {"arrival_unknown", "module_fault", "retries_exhausted"}) {
    const auto id =
        bed.accept(a_case().of("Y109876546", ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
    BOOST_REQUIRE(bed.claim(id));
    bed.record(bed.attempt(id, AttentionEnd{reason, "timed_out"}));
    BOOST_TEST(bed.state(id) == "attention");
    BOOST_TEST(bed.record_late(bed.late("tax", "r-" + reason, id, answered())) == RecordEffect::too_early);
    BOOST_REQUIRE(bed.store->retry({id, "operator", "asked"}));
    BOOST_REQUIRE(bed.claim(id));
    BOOST_TEST(bed.record(bed.attempt(id, AwaitingEnd{std::nullopt})) == RecordEffect::applied);
    BOOST_TEST(bed.record_late(bed.late("tax", "r-" + reason, id, answered())) == RecordEffect::applied);
    BOOST_TEST(bed.state(id) == "settled");
  }
}

STORE_TEST(an_answer_to_other_bytes_or_behind_an_unreadable_one_is_late) {
  StoreBed bed{engine};
  for (const std::string reason : {"answer_unreadable", "message_changed"}) {
    const auto id = bed.accept(a_case().of(reason, ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
    BOOST_REQUIRE(bed.claim(id));
    bed.record(bed.attempt(id, AttentionEnd{reason, "x"}));
    BOOST_TEST(bed.record_late(bed.late("tax", "r-" + reason, id, answered())) == RecordEffect::stale);
    BOOST_TEST(bed.state(id) == "attention");
  }
}

STORE_TEST(an_answer_that_waits_behind_a_decision_by_hand_is_read_as_a_second_one) {
  StoreBed bed{engine};
  const auto id =
      bed.accept(a_case().of("Y109876546", ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
  BOOST_REQUIRE(bed.claim(id));
  bed.record(bed.attempt(id, AttentionEnd{"module_fault", "worker_died"}));
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::too_early);
  BOOST_REQUIRE(bed.store->settle_by_hand({{id, "operator", "agency_confirmed_by_phone"}, Outcome::applied, "", ""}));
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::stale);
  const auto exchanges = bed.exchanges(bed.notice(id).case_id);
  BOOST_TEST(std::ranges::count(exchanges, "duplicate", &ExchangeView::note) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
