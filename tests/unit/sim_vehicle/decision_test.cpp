#include "simulators/vehicle/decision.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao::sim_vehicle;

namespace {

Notice a_notice(std::int64_t seq = 5) {
  Notice notice;
  notice.subject_seq = seq;
  notice.new_value = "new";
  return notice;
}

HeldRecord a_record(const std::string& id, const std::string& bar = {}) {
  HeldRecord record;
  record.record_id = id;
  record.agency_office = "KM";
  record.value = "old";
  record.last_seq = 1;
  record.bar = bar;
  return record;
}

Decision decided(const Notice& notice, std::vector<HeldRecord> records) {
  return decide(notice, {true, std::move(records)}, "2026-12-22");
}

}  // namespace

BOOST_AUTO_TEST_CASE(changes_every_record_of_the_person) {
  const auto decision = decided(a_notice(), {a_record("A"), a_record("B")});
  BOOST_TEST(decision.outcome == "applied");
  BOOST_REQUIRE_EQUAL(decision.writes.size(), 2U);
  BOOST_TEST((decision.writes[1] == Write{"B", "KM", "value", "old", "new"}));
  BOOST_TEST(!decision.follow_up.has_value());
}

BOOST_AUTO_TEST_CASE(knows_nobody_without_a_record_and_no_other_birth_date) {
  BOOST_TEST(decided(a_notice(), {}).outcome == "no_record");
  const auto other = decide(a_notice(), {false, {a_record("A")}}, "2026-12-22");
  BOOST_TEST(other.outcome == "refused");
  BOOST_TEST(other.reason == "identity_mismatch");
}

BOOST_AUTO_TEST_CASE(refuses_the_whole_notice_when_one_record_is_barred) {
  for (const char* reason :
       {"registration_expired", "license_expired", "open_violations", "chattel_mortgage", "inspection_overdue"}) {
    const auto decision = decided(a_notice(), {a_record("A"), a_record("B", reason)});
    BOOST_TEST(decision.outcome == "refused");
    BOOST_TEST(decision.reason == reason);
    BOOST_TEST(decision.writes.empty());
  }
}

BOOST_AUTO_TEST_CASE(stores_the_alternative_only_with_consent) {
  auto notice = a_notice();
  notice.fallback_residence = true;
  const auto decision = decided(notice, {a_record("A"), a_record("B", "chattel_mortgage")});
  BOOST_TEST(decision.outcome == "applied_alternative");
  BOOST_TEST(decision.reason == "chattel_mortgage");
  BOOST_TEST((decision.writes[0] == Write{"A", "KM", "value", "old", "new"}));
  BOOST_TEST((decision.writes[1] == Write{"B", "KM", "fallback", "", "new"}));
  BOOST_TEST(decided(notice, {a_record("A")}).outcome == "applied");
}

BOOST_AUTO_TEST_CASE(leaves_what_says_so_already_even_when_barred) {
  auto current = a_record("A", "open_violations");
  current.value = "new";
  BOOST_TEST(decided(a_notice(), {current}).outcome == "already_current");
  const auto decision = decided(a_notice(), {current, a_record("B")});
  BOOST_TEST(decision.outcome == "applied");
  BOOST_TEST(decision.writes.size() == 1U);
}

BOOST_AUTO_TEST_CASE(never_undoes_a_newer_change) {
  auto newer = a_record("A");
  newer.last_seq = 6;
  BOOST_TEST(decided(a_notice(5), {newer}).outcome == "superseded");
  BOOST_TEST(decided(a_notice(6), {newer}).outcome == "applied");
  const auto decision = decided(a_notice(5), {newer, a_record("B")});
  BOOST_TEST(decision.outcome == "applied");
  BOOST_REQUIRE_EQUAL(decision.writes.size(), 1U);
  BOOST_TEST(decision.writes[0].record_id == "B");
}

BOOST_AUTO_TEST_CASE(asks_for_a_photo_beside_applied_or_for_a_visit_alone) {
  auto licence = a_record("Y109876546");
  licence.photo = "needed";
  const auto applied = decided(a_notice(), {licence});
  BOOST_TEST(applied.outcome == "applied");
  BOOST_TEST((applied.follow_up == FollowUp{"photo", "KM", "2026-12-22"}));
  licence.photo = "visit";
  const auto waiting = decided(a_notice(), {licence});
  BOOST_TEST(waiting.outcome == "needs_citizen");
  BOOST_TEST(waiting.writes.empty());
  BOOST_TEST((waiting.follow_up == FollowUp{"visit", "KM", "2026-12-22"}));
  licence.bar = "license_expired";
  BOOST_TEST(decided(a_notice(), {licence}).outcome == "refused");
  licence.bar.clear();
  licence.photo = "on_file";
  BOOST_TEST(!decided(a_notice(), {licence}).follow_up.has_value());
}

BOOST_AUTO_TEST_CASE(annulling_restores_only_where_no_later_change_stands) {
  const Holdings holdings{true, {a_record("A"), a_record("B")}};
  const StandingWrite first{1, {"A", "KM", "value", "old", "new"}, {}};
  const StandingWrite overtaken{2, {"B", "KM", "value", "old", "new"}, 7};
  const auto both = decide_annulment(holdings, {first, overtaken});
  BOOST_TEST(both.decision.outcome == "applied");
  BOOST_REQUIRE_EQUAL(both.decision.writes.size(), 1U);
  BOOST_TEST((both.decision.writes[0] == Write{"A", "KM", "value", "new", "old"}));
  BOOST_REQUIRE_EQUAL(both.rebases.size(), 1U);
  BOOST_TEST(both.rebases[0].write_id == 7);
  BOOST_TEST(both.rebases[0].before == "old");
  BOOST_TEST(decide_annulment(holdings, {overtaken}).decision.outcome == "superseded");
  BOOST_TEST(decide_annulment(holdings, {}).decision.outcome == "already_current");
  BOOST_TEST(decide_annulment({true, {}}, {}).decision.outcome == "no_record");
}
