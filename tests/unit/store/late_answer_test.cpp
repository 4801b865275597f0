// Answers that come after their request was over: each counts once, and none can do harm.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

std::string handed_over(StoreBed& bed) {
  auto id = bed.accept(a_case().of("Y109876546", ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
  bed.deliver(id, AwaitingEnd{std::nullopt});
  return id;
}

ExchangeView last_exchange(StoreBed& bed, const std::string& id) {
  return bed.exchanges(bed.notice(id).case_id).back();
}

std::string last_leaf(StoreBed& bed, const std::string& id) {
  return bed.leaves(bed.notice(id).case_id).back();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(late_answers)

STORE_TEST(a_late_answer_settles_what_was_handed_over) {
  StoreBed bed{engine};
  const auto id = handed_over(bed);
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::applied);
  BOOST_TEST(bed.state(id) == "settled");
  BOOST_TEST(bed.notice(id).outcome == "applied");
  const auto exchange = last_exchange(bed, id);
  BOOST_TEST(exchange.kind == "late_answer");
  BOOST_TEST(exchange.reply_id == "r-1");
  BOOST_TEST(exchange.result == "answered");
  BOOST_TEST(last_leaf(bed, id).find("\"kind\":\"outcome\"") != std::string::npos);
}

STORE_TEST(the_same_reply_read_again_adds_nothing) {
  StoreBed bed{engine};
  const auto id = handed_over(bed);
  bed.record_late(bed.late("tax", "r-1", id, answered()));
  const auto leaves = bed.leaves(bed.notice(id).case_id).size();
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::seen_before);
  BOOST_TEST(bed.leaves(bed.notice(id).case_id).size() == leaves);
  BOOST_TEST(bed.exchanges(bed.notice(id).case_id).size() == 2U);
  // Twice in one reading, too.
  const auto other = handed_over(bed);
  const auto effects = taken(
      bed.store->record_late({bed.late("tax", "r-2", other, answered()), bed.late("tax", "r-2", other, answered())}));
  BOOST_TEST(effects[0] == RecordEffect::applied);
  BOOST_TEST(effects[1] == RecordEffect::seen_before);
}

STORE_TEST(a_second_verdict_is_kept_and_changes_nothing) {
  StoreBed bed{engine};
  const auto id = handed_over(bed);
  bed.record_late(bed.late("tax", "r-1", id, answered()));
  const std::pair<std::string, SettledEnd> seconds[]{{"duplicate", answered()},
                                                     {"contradictory", answered(Outcome::refused)}};
  for (const auto& [why, end] : seconds) {
    BOOST_TEST(bed.record_late(bed.late("tax", "r-" + why, id, end)) == RecordEffect::stale);
    BOOST_TEST(last_exchange(bed, id).result == "ignored");
    BOOST_TEST(last_exchange(bed, id).note == why);
    BOOST_TEST(last_leaf(bed, id).find("\"why\":\"" + why + "\"") != std::string::npos);
  }
  BOOST_TEST(bed.record_late(bed.late("tax", "r-4", id, AwaitingEnd{std::nullopt})) == RecordEffect::stale);
  BOOST_TEST(last_exchange(bed, id).note == "late");
  BOOST_TEST(bed.record_late(bed.late("tax", "r-5", id, AttentionEnd{"answer_unreadable", "answer_unreadable"})) ==
             RecordEffect::stale);
  BOOST_TEST(last_exchange(bed, id).note == "unreadable");
  BOOST_TEST(bed.notice(id).outcome == "applied");
}

STORE_TEST(an_answer_to_nothing_we_sent_is_kept_as_unmatched_once) {
  StoreBed bed{engine};
  const auto elsewhere = bed.accept(a_case().of("Y155555550").to("land.name")).notices[0].notice_id;
  for (const auto& id : {bed.ids.next(), std::string{}, elsewhere}) {
    const auto reply = "r-" + id;
    BOOST_TEST(bed.record_late(bed.late("tax", reply, id, answered())) == RecordEffect::stale);
    BOOST_TEST(bed.record_late(bed.late("tax", reply, id, answered())) == RecordEffect::seen_before);
  }
  BOOST_TEST(bed.state(elsewhere) == "ready");
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM unmatched_replies") == 3);
  const auto leaves = bed.leaves("");
  BOOST_REQUIRE(leaves.size() == 3U);
  BOOST_TEST(leaves[0].find("unknown_notice") != std::string::npos);
}

STORE_TEST(an_answer_that_overtakes_its_own_attempt_is_not_used_up) {
  StoreBed bed{engine};
  const auto id =
      bed.accept(a_case().of("Y109876546", ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
  BOOST_REQUIRE(bed.claim(id));
  const auto handing_over = bed.attempt(id, AwaitingEnd{std::nullopt});
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::too_early);
  BOOST_TEST(bed.exchanges(bed.notice(id).case_id).empty());
  BOOST_TEST(bed.record(handing_over) == RecordEffect::applied);
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::applied);
}

STORE_TEST(an_answer_to_what_was_never_sent_is_late_not_early) {
  StoreBed bed{engine};
  const auto id =
      bed.accept(a_case().of("Y109876546", ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, answered())) == RecordEffect::stale);
  BOOST_TEST(bed.state(id) == "ready");
  BOOST_TEST(last_exchange(bed, id).note == "late");
}

STORE_TEST(an_answer_nobody_can_read_goes_to_a_person) {
  StoreBed bed{engine};
  const auto id = handed_over(bed);
  const auto unreadable = bed.late("tax", "r-1", id, AttentionEnd{"answer_unreadable", "answer_unreadable"});
  BOOST_TEST(bed.record_late(unreadable) == RecordEffect::applied);
  BOOST_TEST(bed.state(id) == "attention");
  BOOST_TEST(bed.notice(id).attention_reason == "answer_unreadable");
  BOOST_TEST(last_leaf(bed, id).find("\"why\":\"unreadable\"") != std::string::npos);
  // A readable one comes afterwards: a person decides, not the agency's second thought.
  BOOST_TEST(bed.record_late(bed.late("tax", "r-2", id, answered())) == RecordEffect::stale);
  BOOST_TEST(bed.state(id) == "attention");
}

STORE_TEST(deferred_again_gets_the_new_date) {
  StoreBed bed{engine};
  const auto id = handed_over(bed);
  const auto until = bed.clock.now() + std::chrono::days{5};
  BOOST_TEST(bed.record_late(bed.late("tax", "r-1", id, AwaitingEnd{until})) == RecordEffect::applied);
  BOOST_TEST(bed.state(id) == "awaiting_answer");
  BOOST_TEST((bed.notice(id).due_at == until));
}

BOOST_AUTO_TEST_SUITE_END()
