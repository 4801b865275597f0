// 撤銷: what had not gone out is taken back, who was told is told again, and the credits go back in their month.
#include <algorithm>
#include <thread>

#include <poll.h>

#include "tests/kit/test_postgres.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

const std::string kPerson = "Y109876546";

struct RevocationBed : StoreBed {
  using StoreBed::StoreBed;
  CaseBuilder revocation_of(const AcceptedCase& earlier, std::size_t change = 0) {
    return a_case().of(kPerson).revoking(earlier.case_id, change_of(earlier.case_id, change));
  }
  AcceptedCase revoke(const CaseBuilder& revocation) {
    auto outcome = taken(store->accept_later_case(revocation.build(ids)));
    BOOST_REQUIRE(std::holds_alternative<Accepted>(outcome));
    return std::get<Accepted>(outcome).accepted;
  }
};

/// Waits until some statement of that database waits for a lock of another.
void wait_until_blocked(const std::string& database) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (TestPostgres::instance().tell("postgres",
                                       "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND "
                                       "datname = '" +
                                           database + "'") == "0") {
    BOOST_REQUIRE(std::chrono::steady_clock::now() < deadline);
    ::poll(nullptr, 0, 5);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(revocation)

STORE_TEST(goes_to_the_customer_the_agency_knows) {
  RevocationBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name").to("water.bill").known_as("W-4711"));
  for (const auto& notice : earlier.notices)
    bed.deliver(notice.notice_id, answered());
  const auto revoked = bed.revoke(bed.revocation_of(earlier));
  BOOST_REQUIRE(revoked.notices.size() == 2U);
  BOOST_TEST(bed.composed(revoked.notices[0].notice_id).customer_number.empty());
  BOOST_TEST(bed.composed(revoked.notices[1].notice_id).customer_number == "W-4711");
  BOOST_TEST(bed.composed(revoked.notices[1].notice_id).fallback_residence);
}

STORE_TEST(of_a_protected_persons_change_waits_for_a_hand) {
  RevocationBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  auto fresh = bed.revocation_of(earlier).build(bed.ids);
  fresh.changes[0].hold_reason = "protected_person";
  const auto outcome = taken(bed.store->accept_later_case(std::move(fresh)));
  BOOST_REQUIRE(std::holds_alternative<Accepted>(outcome));
  const auto& notices = std::get<Accepted>(outcome).accepted.notices;
  BOOST_REQUIRE(notices.size() == 1U);
  BOOST_TEST(notices[0].state == "held");
  BOOST_TEST(bed.notice(notices[0].notice_id).hold_reason == "protected_person");
}

STORE_TEST(withdraws_the_unsent_and_tells_those_who_were_told) {
  RevocationBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name").to("tax.name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  BOOST_REQUIRE(bed.claim(earlier.notices[1].notice_id));
  const auto revoked = bed.revoke(bed.revocation_of(earlier));
  BOOST_TEST(revoked.earlier_case_id == earlier.case_id);
  BOOST_TEST(revoked.withdrawn_notices == std::vector{earlier.notices[2].notice_id});
  BOOST_TEST(bed.state(earlier.notices[2].notice_id) == "withdrawn");
  BOOST_REQUIRE(revoked.notices.size() == 2U);
  BOOST_TEST(revoked.notices[0].agency == "land");
  BOOST_TEST(revoked.notices[0].state == "ready");
  BOOST_TEST(revoked.notices[1].agency == "vehicle");
  BOOST_TEST(revoked.notices[1].state == "waiting");  // behind the notice it revokes
  const auto due = taken(bed.store->load_notices({revoked.notices[0].notice_id}));
  BOOST_TEST(due.at(0).notice.earlier_notice_id == earlier.notices[0].notice_id);
  BOOST_TEST((due.at(0).notice.kind == ChangeKind::revocation));
  BOOST_TEST((due.at(0).notice.earlier_kind == ChangeKind::full_name_change));
  const auto changes = taken(bed.reads.changes_of(earlier.case_id));
  BOOST_TEST(changes.at(0).revoked_by_case_id == revoked.case_id);
  const auto leaves = bed.leaves(earlier.case_id);
  BOOST_TEST(leaves.back().find("\"kind\":\"revoked\"") != std::string::npos);
}

STORE_TEST(a_change_is_revoked_once) {
  RevocationBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto request = bed.revocation_of(earlier).keyed("revocation-1", "digest");
  bed.revoke(request);
  const auto same = taken(bed.store->accept_later_case(request.build(bed.ids)));
  BOOST_TEST(std::holds_alternative<AnsweredBefore>(same));
  const auto other = bed.store->accept_later_case(bed.revocation_of(earlier).build(bed.ids));
  BOOST_REQUIRE(!other);
  BOOST_TEST(other.failure().code == "already_revoked");
  BOOST_TEST(taken(bed.reads.cases({})).size() == 2U);
}

STORE_TEST(a_notice_claimed_at_that_very_moment_is_told_not_lost) {
  RevocationBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto id = earlier.notices[0].notice_id;
  const auto fresh = bed.revocation_of(earlier).build(bed.ids);
  const auto worker = bed.sql();
  std::optional<WriteTransaction> claim;
  claim.emplace(*worker, bed.database.location());
  worker->run("UPDATE notices SET state = 'in_flight', attempts = 1, lease_owner = 'w' WHERE notice_id = :id", id);
  std::optional<Result<AcceptOutcome>> outcome;
  std::thread counter{[&] { outcome.emplace(bed.store->accept_later_case(fresh)); }};
  if (engine == Engine::postgresql) wait_until_blocked(bed.database.name());
  claim->commit();
  claim.reset();
  counter.join();
  const auto accepted = std::get<Accepted>(taken(std::move(*outcome))).accepted;
  BOOST_TEST(accepted.withdrawn_notices.empty());
  BOOST_TEST(accepted.notices.size() == 1U);
  BOOST_TEST(bed.state(id) == "in_flight");
}

STORE_TEST(another_change_of_the_same_visit_stands) {
  RevocationBed bed{engine};
  const auto earlier = bed.accept(
      a_case().of(kPerson).to("land.name").of(kPerson, ChangeKind::move_in).to("land.address", "second_check"));
  const auto revoked = bed.revoke(bed.revocation_of(earlier));
  BOOST_TEST(revoked.withdrawn_notices == std::vector{earlier.notices[0].notice_id});
  BOOST_TEST(revoked.notices.empty());
  BOOST_TEST(bed.state(earlier.notices[1].notice_id) == "held");
}

STORE_TEST(credits_go_back_in_the_month_in_which_the_agency_revoked) {
  RevocationBed bed{engine};
  bed.clock.move_to(noon_of(2026, 3, 2));
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name"));
  bed.deliver(earlier.notices[0].notice_id, answered());
  bed.deliver(earlier.notices[1].notice_id, answered(Outcome::applied, "V1"));
  bed.clock.move_to(noon_of(2026, 4, 30));
  const auto revoked = bed.revoke(bed.revocation_of(earlier));
  bed.clock.move_to(noon_of(2026, 5, 4));
  for (const auto& notice : revoked.notices)
    bed.deliver(notice.notice_id, answered());
  BOOST_TEST(bed.credit(CreditItem::T, 202603) == 2);
  BOOST_TEST(bed.credit(CreditItem::T, 202604) == 0);
  BOOST_TEST(bed.credit(CreditItem::T, 202605) == -2);
  BOOST_TEST(bed.credit(CreditItem::trip, 202605) == -200);
  CreditQuery may;
  may.from_month = may.to_month = 202605;
  for (const auto& entry : taken(bed.reads.credit_entries(may))) {
    BOOST_TEST(entry.case_id == earlier.case_id);
    BOOST_TEST(!entry.takes_back.empty());
    BOOST_TEST((entry.kind == ChangeKind::full_name_change));
  }
}

STORE_TEST(a_change_revoked_before_completion_earns_nothing) {
  RevocationBed bed{engine};
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name"));
  BOOST_REQUIRE(bed.claim(earlier.notices[0].notice_id));
  const auto revoked = bed.revoke(bed.revocation_of(earlier));
  bed.clock.advance(std::chrono::minutes{1});
  bed.record(bed.attempt(earlier.notices[0].notice_id, answered()));
  BOOST_TEST(bed.credit(CreditItem::T) == 0);
  BOOST_TEST(bed.state(revoked.notices.at(0).notice_id) == "ready");
  bed.deliver(revoked.notices[0].notice_id, answered());
  BOOST_TEST(bed.credit(CreditItem::T) == 0);
}

STORE_TEST(an_agency_a_person_told_hears_of_the_revocation_and_its_credit_goes_back) {
  RevocationBed bed{engine};
  bed.clock.move_to(noon_of(2026, 3, 2));
  const auto earlier = bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name"));
  const auto& told = earlier.notices[0].notice_id;
  const auto& refused = earlier.notices[1].notice_id;
  for (const auto& id : {told, refused})
    bed.record(bed.attempt(id, AttentionEnd{"module_fault", "module_threw"}));
  taken(bed.store->settle_by_hand({{told, "operator-1", "phoned_agency"}, Outcome::applied, "LAND-77", ""}));
  taken(bed.store->settle_by_hand({{refused, "operator-1", "phoned_agency"}, Outcome::refused, "", "license_expired"}));
  BOOST_TEST(bed.notice(told).attempts == 0);
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  bed.clock.move_to(noon_of(2026, 5, 4));
  const auto revoked = bed.revoke(bed.revocation_of(earlier));
  BOOST_TEST(revoked.withdrawn_notices.empty());
  BOOST_REQUIRE(revoked.notices.size() == 1U);  // who refused has nothing to take back
  BOOST_TEST(revoked.notices[0].agency == "land");
  BOOST_TEST(revoked.notices[0].state == "ready");
  const auto due = taken(bed.store->load_notices({revoked.notices[0].notice_id}));
  BOOST_TEST(due.at(0).notice.earlier_notice_id == told);
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  bed.deliver(revoked.notices[0].notice_id, answered());
  BOOST_TEST(bed.credit(CreditItem::T, 202603) == 1);
  BOOST_TEST(bed.credit(CreditItem::T, 202605) == -1);
  BOOST_TEST(bed.credit(CreditItem::trip) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
