// Found by the sample day with killed workers at agencies that do not deduplicate (docs/decisions/0005).
#include <boost/test/unit_test.hpp>

#include "tests/unit/store/store_bed.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(answer_in_doubt)

STORE_TEST(an_answer_is_not_used_up_while_a_person_asks_whether_the_notice_arrived) {
  StoreBed bed{engine};
  const auto id =
      bed.accept(a_case().of("Y109876546", ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
  BOOST_REQUIRE(bed.claim(id));
  bed.record(bed.attempt(id, AttentionEnd{"arrival_unknown", "timed_out"}));
  BOOST_TEST(bed.state(id) == "attention");
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::too_early);
  BOOST_REQUIRE(bed.store->retry({id, "operator", "asked"}));
  BOOST_REQUIRE(bed.claim(id));
  BOOST_TEST(bed.record(bed.attempt(id, AwaitingEnd{std::nullopt})) == RecordEffect::applied);
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::applied);
  BOOST_TEST(bed.state(id) == "settled");
}

BOOST_AUTO_TEST_SUITE_END()
