// The indicator's test vectors through the store: any order, any process, two months, the same sums.
#include <algorithm>
#include <map>
#include <numeric>

#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

struct Sums {
  std::int64_t transcripts = 0, copies = 0, trips = 0;
  bool operator==(const Sums&) const = default;
};

Sums sums_of(StoreBed& bed, std::int32_t month = 0) {
  return {bed.credit(CreditItem::T, month), bed.credit(CreditItem::C, month), bed.credit(CreditItem::trip, month)};
}

std::ostream& operator<<(std::ostream& out, const Sums& sums) {
  return out << "T " << sums.transcripts << " C " << sums.copies << " trips " << sums.trips;
}

CaseBuilder name_change() {
  return a_case().of("Y109876546").to("land.name").to("vehicle.license_name");
}

/// Parents with land at one office, one car, one tax bill; two children without anything.
CaseBuilder family_move() {
  return a_case()
      .of("Y109876546", ChangeKind::move_in)
      .to("land.address")
      .to("vehicle.registration_address")
      .to("tax.bill_address")
      .of("Y155555550", ChangeKind::move_in)
      .to("land.address")
      .of("Y213579132", ChangeKind::move_in)
      .of("Y224680244", ChangeKind::move_in);
}

void settle_all(StoreBed& bed, const AcceptedCase& accepted, Outcome vehicle = Outcome::applied) {
  for (const auto& notice : accepted.notices)
    bed.deliver(notice.notice_id, notice.agency == "vehicle" ? answered(vehicle, "V1") : answered());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(credits)

STORE_TEST(vector_1_a_name_change) {
  StoreBed bed{engine};
  settle_all(bed, bed.accept(name_change()));
  BOOST_TEST(sums_of(bed) == (Sums{2, 0, 200}));
}

STORE_TEST(vector_2_a_family_moves) {
  StoreBed bed{engine};
  settle_all(bed, bed.accept(family_move()));
  BOOST_TEST(sums_of(bed) == (Sums{0, 2, 200}));
}

STORE_TEST(vector_3_the_vehicle_office_stores_the_alternative) {
  StoreBed bed{engine};
  settle_all(bed, bed.accept(family_move()), Outcome::applied_alternative);
  BOOST_TEST(sums_of(bed) == (Sums{0, 1, 100}));
}

STORE_TEST(vector_4_replayed_three_times) {
  StoreBed bed{engine};
  const auto request = name_change().keyed("key-1", "digest");
  const auto accepted = bed.accept(request);
  settle_all(bed, accepted);
  const auto before = sums_of(bed);
  for (int replay = 0; replay < 3; ++replay) {
    BOOST_TEST(std::holds_alternative<AnsweredBefore>(taken(bed.store->accept(request.build(bed.ids)))));
    for (const auto& notice : accepted.notices)
      bed.record_late(bed.late(notice.agency, "r-" + std::to_string(replay), notice.notice_id, answered()));
  }
  BOOST_TEST(sums_of(bed) == before);
  BOOST_TEST(taken(bed.reads.credit_entries({})).size() == 4U);
}

STORE_TEST(vector_5_one_notice_withdrawn_before_completion) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(name_change());
  bed.deliver(accepted.notices[1].notice_id, answered());
  bed.withdraw(accepted.case_id);
  BOOST_TEST(sums_of(bed) == (Sums{1, 0, 100}));
}

STORE_TEST(vector_6_applied_in_march_and_revoked_in_may) {
  StoreBed bed{engine};
  bed.clock.move_to(noon_of(2026, 3, 31) + std::chrono::hours{11});
  const auto accepted = bed.accept(name_change());
  settle_all(bed, accepted);
  bed.clock.move_to(noon_of(2026, 5, 4));
  const auto request = a_case().of("Y109876546").revoking(accepted.case_id, bed.change_of(accepted.case_id));
  settle_all(bed, std::get<Accepted>(taken(bed.store->accept_later_case(request.build(bed.ids)))).accepted);
  BOOST_TEST(sums_of(bed, 202603) == (Sums{2, 0, 200}));
  BOOST_TEST(sums_of(bed, 202605) == (Sums{-2, 0, -200}));
  BOOST_TEST(sums_of(bed) == (Sums{}));
}

STORE_TEST(vector_7_the_land_office_holds_no_record) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of("Y109876546", ChangeKind::move_in).to("land.address"));
  bed.deliver(accepted.notices[0].notice_id, answered(Outcome::no_record));
  BOOST_TEST(sums_of(bed) == (Sums{}));
}

STORE_TEST(vector_10_a_renumbering_saves_nobody_a_document) {
  StoreBed bed{engine};
  for (int household = 0; household < 10; ++household) {
    auto visit = a_case();
    for (int resident = 0; resident < 4; ++resident)
      visit.of("P" + std::to_string(household * 4 + resident), ChangeKind::doorplate_renumbering).to("land.address");
    settle_all(bed, bed.accept(visit));
  }
  BOOST_TEST(sums_of(bed) == (Sums{}));
  const auto counts = taken(bed.reads.outcome_counts({}));
  BOOST_REQUIRE(counts.size() == 1U);
  BOOST_TEST(counts[0].column == "ex_officio");
  BOOST_TEST(counts[0].count == 40);
}

STORE_TEST(every_order_of_settlement_from_two_processes_over_two_months_gives_the_same_sums) {
  StoreBed bed{engine};
  const auto other = bed.another_store();
  std::vector<std::size_t> order(4);
  std::iota(order.begin(), order.end(), 0U);
  std::int64_t orders = 0;
  do {
    bed.clock.move_to(noon_of(2026, 3, 2) + std::chrono::minutes{orders});
    const auto accepted = bed.accept(family_move());
    for (std::size_t step = 0; step < order.size(); ++step) {
      if (step == 2) bed.clock.move_to(noon_of(2026, 4, 2) + std::chrono::minutes{orders});
      const auto& notice = accepted.notices[order[step]];
      const auto end = notice.agency == "vehicle" ? answered(Outcome::applied, "V1") : answered();
      bed.deliver(notice.notice_id, end,
                  (step + static_cast<std::size_t>(orders)) % 2 == 0 ? bed.store.get() : other.get());
    }
    ++orders;
    BOOST_REQUIRE(sums_of(bed) == (Sums{0, 2 * orders, 200 * orders}));
  } while (std::next_permutation(order.begin(), order.end()));
  BOOST_TEST(orders == 24);
  const auto march = sums_of(bed, 202603);
  const auto april = sums_of(bed, 202604);
  BOOST_TEST(march.copies + april.copies == 2 * orders);
  BOOST_TEST(march.copies > 0);
  BOOST_TEST(april.copies > 0);
}

STORE_TEST(a_document_still_handed_in_counts_as_one_and_saves_none) {
  StoreBed bed{engine};
  settle_all(bed, bed.accept(name_change().still_submitted("land.name", 'T')));
  BOOST_TEST(bed.credit(CreditItem::T) == 1);
  BOOST_TEST(bed.credit(CreditItem::S) == 1);
}

STORE_TEST(outcomes_stand_in_their_columns) {
  StoreBed bed{engine};
  const auto refused = bed.accept(name_change());
  bed.deliver(refused.notices[0].notice_id, answered());
  bed.deliver(refused.notices[1].notice_id, answered(Outcome::refused));
  const auto second = bed.accept(name_change());
  bed.withdraw(second.case_id);
  std::map<std::string, std::int64_t> columns;
  for (const auto& count : taken(bed.reads.outcome_counts({})))
    columns[count.column] += count.count;
  BOOST_TEST(columns["applied"] == 1);
  BOOST_TEST(columns["refused"] == 1);
  BOOST_TEST(columns["withdrawn"] == 2);
}

BOOST_AUTO_TEST_SUITE_END()
