// Lanes: a person's changes reach an agency in the order of the register.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

const std::string kPerson = "Y109876546";

std::vector<std::string> ids_of(const AcceptedCase& accepted) {
  std::vector<std::string> ids;
  for (const auto& notice : accepted.notices)
    ids.push_back(notice.notice_id);
  return ids;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lanes)

STORE_TEST(a_second_change_waits_until_the_first_is_settled) {
  StoreBed bed{engine};
  const auto first = ids_of(bed.accept(a_case().of(kPerson).to("land.name")));
  const auto second = ids_of(bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name")));
  BOOST_TEST(bed.state(first[0]) == "ready");
  BOOST_TEST(bed.state(second[0]) == "waiting");
  BOOST_TEST(bed.state(second[1]) == "ready");  // another agency, another lane
  BOOST_TEST(bed.deliver(first[0], answered()) == RecordEffect::applied);
  BOOST_TEST(bed.state(first[0]) == "settled");
  BOOST_TEST(bed.state(second[0]) == "ready");
}

STORE_TEST(another_person_does_not_wait) {
  StoreBed bed{engine};
  bed.accept(a_case().of(kPerson).to("land.name"));
  BOOST_TEST(bed.accept(a_case().of("Y155555550").to("land.name")).notices[0].state == "ready");
}

STORE_TEST(all_notices_of_a_change_go_together_and_the_next_change_waits_for_all) {
  StoreBed bed{engine};
  const auto first =
      ids_of(bed.accept(a_case().of(kPerson).to("vehicle.license_name").to("vehicle.registration_name")));
  const auto second =
      ids_of(bed.accept(a_case().of(kPerson).to("vehicle.license_name").to("vehicle.registration_name")));
  const auto third = ids_of(bed.accept(a_case().of(kPerson).to("vehicle.license_name")));
  BOOST_TEST(bed.due("vehicle") == first);
  bed.deliver(first[0], answered());
  BOOST_TEST(bed.state(second[0]) == "waiting");
  BOOST_TEST(bed.state(second[1]) == "waiting");
  bed.deliver(first[1], answered(Outcome::refused));
  BOOST_TEST(bed.due("vehicle") == second);
  BOOST_TEST(bed.state(third[0]) == "waiting");
}

STORE_TEST(held_in_flight_awaiting_and_attention_keep_the_lane_closed) {
  StoreBed bed{engine};
  const auto first = ids_of(bed.accept(a_case().of(kPerson).to("land.name", "second_check")))[0];
  const auto second = ids_of(bed.accept(a_case().of(kPerson).to("land.name")))[0];
  BOOST_TEST(bed.state(first) == "held");
  BOOST_TEST(bed.state(second) == "waiting");
  taken(bed.store->release({first, "reviewer-1", "checked"}));
  BOOST_TEST(bed.state(first) == "ready");
  BOOST_TEST(bed.state(second) == "waiting");
  BOOST_REQUIRE(bed.claim(first));
  BOOST_TEST(bed.accept(a_case().of(kPerson).to("land.name")).notices[0].state == "waiting");
  bed.record(bed.attempt(first, AwaitingEnd{std::nullopt}));
  BOOST_TEST(bed.state(first) == "awaiting_answer");
  BOOST_TEST(bed.state(second) == "waiting");
  bed.record_late(bed.late("land", "r-1", first, AttentionEnd{"answer_unreadable", "answer_unreadable"}));
  BOOST_TEST(bed.state(first) == "attention");
  BOOST_TEST(bed.state(second) == "waiting");
  BOOST_TEST(bed.accept(a_case().of(kPerson).to("land.name")).notices[0].state == "waiting");
  taken(bed.store->settle_by_hand({{first, "operator-1", "phoned"}, Outcome::applied, "REF-1", ""}));
  BOOST_TEST(bed.state(second) == "ready");
}

STORE_TEST(a_failed_attempt_keeps_its_place) {
  StoreBed bed{engine};
  const auto first = ids_of(bed.accept(a_case().of(kPerson).to("land.name")))[0];
  const auto second = ids_of(bed.accept(a_case().of(kPerson).to("land.name")))[0];
  bed.deliver(first, failed(bed, std::chrono::seconds{30}));
  BOOST_TEST(bed.state(second) == "waiting");
  BOOST_TEST(bed.due("land").empty());
  BOOST_TEST((*taken(bed.store->next_due_at("land")) == bed.clock.now() + std::chrono::seconds{30}));
  bed.clock.advance(std::chrono::seconds{30});
  BOOST_TEST(bed.due("land") == std::vector{first});
}

STORE_TEST(a_lane_may_open_when_the_agency_has_received_the_change) {
  StoreBed bed{engine, {"tax"}};
  const auto accept = [&](const std::string& procedure) {
    return ids_of(bed.accept(a_case().of(kPerson, ChangeKind::move_in).to(procedure)))[0];
  };
  const auto first = accept("tax.bill_address");
  const auto second = accept("tax.bill_address");
  BOOST_TEST(bed.state(second) == "waiting");
  bed.deliver(first, AwaitingEnd{std::nullopt});
  BOOST_TEST(bed.state(first) == "awaiting_answer");
  BOOST_TEST(bed.state(second) == "ready");
  bed.deliver(second, AwaitingEnd{std::nullopt});
  BOOST_TEST(bed.state(accept("tax.bill_address")) == "ready");
  // At the others the same receipt opens nothing.
  const auto land = accept("land.address");
  const auto behind = accept("land.address");
  bed.deliver(land, AwaitingEnd{std::nullopt});
  BOOST_TEST(bed.state(behind) == "waiting");
}

STORE_TEST(a_withdrawn_change_lets_the_next_one_go) {
  StoreBed bed{engine};
  const auto first = bed.accept(a_case().of(kPerson).to("land.name"));
  const auto second = ids_of(bed.accept(a_case().of(kPerson).to("land.name")))[0];
  bed.withdraw(first.case_id);
  BOOST_TEST(bed.state(ids_of(first)[0]) == "withdrawn");
  BOOST_TEST(bed.state(second) == "ready");
}

STORE_TEST(a_finding_of_our_own_lets_the_next_one_go) {
  StoreBed bed{engine};
  const auto first = ids_of(bed.accept(a_case().of(kPerson).to("land.name")))[0];
  const auto second = ids_of(bed.accept(a_case().of(kPerson).to("land.name")))[0];
  auto end = answered(Outcome::cannot_represent);
  end.missing = {{U'堃', "3-3476"}, {U'温', ""}};
  auto unsent = bed.attempt(first, end);
  unsent.attempt = 0;
  BOOST_TEST(bed.record(unsent) == RecordEffect::applied);
  BOOST_TEST(bed.notice(first).outcome == "cannot_represent");
  BOOST_TEST(bed.notice(first).missing_characters == "3-3476 ?");
  BOOST_TEST(bed.notice(first).attempts == 0);
  BOOST_TEST(bed.state(second) == "ready");
}

BOOST_AUTO_TEST_SUITE_END()
