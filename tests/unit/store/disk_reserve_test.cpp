#include "gateway/store/disk_reserve.h"

#include "tests/kit/temp_directory.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

constexpr std::uint64_t kMoreThanAnyDisk = std::uint64_t{1} << 60;

}  // namespace

BOOST_AUTO_TEST_SUITE(disk_reserve)

BOOST_AUTO_TEST_CASE(is_touched_when_less_is_free) {
  const TempDirectory folder;
  BOOST_REQUIRE(DiskReserve(folder.path(), kMoreThanAnyDisk).why_closed());
  BOOST_TEST(DiskReserve(folder.path(), kMoreThanAnyDisk).why_closed()->code == "store_full");
  BOOST_TEST(!DiskReserve(folder.path(), 1).why_closed());
  BOOST_TEST(!DiskReserve(folder.path(), 0).why_closed());
  BOOST_TEST(!DiskReserve({}, kMoreThanAnyDisk).why_closed());
  BOOST_TEST(!DiskReserve("/nonexistent", kMoreThanAnyDisk).why_closed());
}

BOOST_AUTO_TEST_CASE(closes_the_intake_and_leaves_what_was_accepted_its_way) {
  StoreBed bed{Engine::sqlite};
  const auto taken_before = a_case().of("A").to("land.name").build(bed.ids);
  const auto accepted = std::get<Accepted>(taken(bed.store->accept(taken_before))).accepted;
  auto options = bed.options;
  options.reserve_bytes = kMoreThanAnyDisk;
  Store full{options, bed.matrix, bed.clock, bed.random, nullptr, nullptr};
  const auto refused = full.accept(a_case().of("B").to("land.name").build(bed.ids));
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "store_full");
  BOOST_TEST(std::holds_alternative<AnsweredBefore>(taken(full.accept(taken_before))), "it keeps its answer");
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM cases") == 1);
  const auto id = accepted.notices.at(0).notice_id;
  bed.claim(id);
  const auto effects = full.record({bed.attempt(id, SettledEnd{})});
  BOOST_REQUIRE(effects);
  BOOST_TEST(effects->at(0) == RecordEffect::applied);
}

BOOST_AUTO_TEST_CASE(a_withdrawal_sent_again_has_its_answer_and_a_new_one_waits_for_room) {
  StoreBed bed{Engine::sqlite};
  const auto accepted = bed.accept(a_case().of("A").to("land.name"));
  const auto asked = bed.withdrawal_of(accepted.case_id);
  BOOST_REQUIRE(std::holds_alternative<WithdrawnNotices>(taken(bed.store->withdraw(asked))));
  auto options = bed.options;
  options.reserve_bytes = kMoreThanAnyDisk;
  Store full{options, bed.matrix, bed.clock, bed.random, nullptr, nullptr};
  BOOST_TEST(std::holds_alternative<AnsweredBefore>(taken(full.withdraw(asked))));
  const auto refused = full.withdraw(bed.withdrawal_of(accepted.case_id));
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "store_full");
}

BOOST_AUTO_TEST_CASE(a_correction_sent_again_has_its_answer_and_a_new_one_waits_for_room) {
  StoreBed bed{Engine::sqlite};
  const std::string person = "Y109876546";
  const auto accepted = bed.accept(a_case().of(person).to("land.name"));
  const auto correction = [&](const std::string& right_name) {
    return a_case().of(person).correcting(accepted.case_id, bed.change_of(accepted.case_id), right_name).build(bed.ids);
  };
  const auto asked = correction("許大銘");
  BOOST_REQUIRE(std::holds_alternative<Accepted>(taken(bed.store->accept_later_case(asked))));
  auto options = bed.options;
  options.reserve_bytes = kMoreThanAnyDisk;
  Store full{options, bed.matrix, bed.clock, bed.random, nullptr, nullptr};
  BOOST_TEST(std::holds_alternative<AnsweredBefore>(taken(full.accept_later_case(asked))));
  const auto refused = full.accept_later_case(correction("許大名"));
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "store_full");
}

BOOST_AUTO_TEST_SUITE_END()
