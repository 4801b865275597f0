// Accepting a case: everything it writes, once per idempotency key.
#include "gateway/domain/receipt_number.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(accepting)

STORE_TEST(writes_the_case_with_all_its_rows) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case()
                                       .of("Y109876546", ChangeKind::move_in)
                                       .to("land.address")
                                       .to("tax.bill_address")
                                       .of("Y155555550", ChangeKind::move_in)
                                       .to("land.address", "protected_person")
                                       .still_submitted("tax.bill_address", 'T'));
  BOOST_TEST(accepted.notices.size() == 3U);
  const auto view = *taken(bed.reads.case_view(accepted.case_id));
  BOOST_TEST(view.receipt_number == accepted.receipt_number);
  BOOST_TEST(view.open_count == 3);
  const auto changes = taken(bed.reads.changes_of(accepted.case_id));
  BOOST_REQUIRE(changes.size() == 2U);
  BOOST_TEST(changes[0].kind == "move_in");
  BOOST_TEST(changes[0].person_row != changes[1].person_row);
  BOOST_TEST(*taken(bed.reads.person_of(index_key_of("Y155555550"))) == changes[1].person_row);
  BOOST_TEST(bed.state(accepted.notices[0].notice_id) == "ready");
  BOOST_TEST(bed.state(accepted.notices[2].notice_id) == "held");
  BOOST_TEST(bed.notice(accepted.notices[2].notice_id).hold_reason == "protected_person");
  BOOST_TEST(bed.value<std::string>("SELECT document_kind FROM case_documents") == "T");
  const auto leaves = bed.leaves(accepted.case_id);
  BOOST_REQUIRE(leaves.size() == 1U);
  BOOST_TEST(leaves[0].find("\"kind\":\"accepted\"") != std::string::npos);
}

STORE_TEST(composes_from_what_was_accepted) {
  StoreBed bed{engine};
  auto fresh = a_case().of("Y109876546", ChangeKind::move_in).to("water.address").build(bed.ids);
  fresh.payload.deliveries = {{"water", {0}, "W-0042", true}};
  fresh.basis = "basis-1";
  taken(bed.store->accept(fresh));
  const auto due = taken(bed.store->peek_due("water", 10, Store::Pick::usual));
  BOOST_REQUIRE(due.size() == 1U);
  const auto& notice = due.front().notice;
  BOOST_CHECK(notice.person == fresh.payload.changes[0].person);
  BOOST_CHECK(notice.old_address == fresh.payload.changes[0].old_address);
  BOOST_CHECK(notice.new_address == fresh.payload.changes[0].new_address);
  BOOST_TEST(notice.customer_number == "W-0042");
  BOOST_TEST(notice.fallback_residence);
  BOOST_TEST(notice.subject_seq == 1U);
  BOOST_TEST(notice.office == fresh.office);
  BOOST_TEST(notice.registered_on == fresh.registered_on);
  BOOST_TEST(notice.traceparent == fresh.traceparent);
  BOOST_TEST((notice.logged_at == bed.clock.now()));
  BOOST_TEST(due.front().attempts == 0U);
  const auto same = taken(bed.store->load_notices({notice.notice_id}));
  BOOST_REQUIRE(same.size() == 1U);
  BOOST_CHECK(same.front().notice.new_address == notice.new_address);
}

STORE_TEST(numbers_receipts_by_office_and_taipei_day) {
  StoreBed bed{engine};
  const auto sequence = [&](const CaseBuilder& built) {
    const auto number = bed.accept(built).receipt_number;
    const auto read = read_receipt_number(number);
    BOOST_REQUIRE_MESSAGE(read.has_value(), number);
    return read->sequence;
  };
  const auto name = [] { return a_case().of("Y109876546").to("land.name"); };
  BOOST_TEST(sequence(name()) == 1U);
  BOOST_TEST(sequence(name()) == 2U);
  BOOST_TEST(sequence(name().at("10016040")) == 1U);
  bed.clock.move_to(noon_of(2026, 11, 22) + std::chrono::hours{11} + std::chrono::minutes{59});
  BOOST_TEST(sequence(name()) == 3U);
  bed.clock.advance(std::chrono::minutes{1});  // midnight in Taipei, 16:00 in UTC
  BOOST_TEST(sequence(name()) == 1U);
}

STORE_TEST(gives_the_same_answer_to_the_same_request_and_writes_nothing_more) {
  StoreBed bed{engine};
  const auto request = a_case().of("Y109876546").to("land.name").keyed("k-1", "digest-1");
  const auto first = taken(bed.store->accept(request.build(bed.ids)));
  const auto body = std::get<Accepted>(first).answer.body;
  const auto again = taken(bed.store->accept(request.build(bed.ids)));
  BOOST_REQUIRE(std::holds_alternative<AnsweredBefore>(again));
  BOOST_TEST(std::get<AnsweredBefore>(again).answer.body == body);
  BOOST_TEST(std::get<AnsweredBefore>(again).answer.status == 201);
  const auto found = taken(bed.store->answer_of({"k-1", "digest-1"}));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(std::get<AnsweredBefore>(*found).answer.body == body);
  BOOST_TEST(!taken(bed.store->answer_of({"k-2", "digest-1"})).has_value());
  BOOST_TEST(taken(bed.reads.cases({})).size() == 1U);
  BOOST_TEST(bed.value<std::int64_t>("SELECT change_count FROM people") == 1);
  BOOST_TEST(bed.value<std::int64_t>("SELECT last_number FROM receipt_counters") == 1);
}

STORE_TEST(refuses_a_key_that_was_used_for_another_request) {
  StoreBed bed{engine};
  const auto request = a_case().of("Y109876546").to("land.name");
  taken(bed.store->accept(CaseBuilder{request}.keyed("k-1", "digest-1").build(bed.ids)));
  const auto other = taken(bed.store->accept(CaseBuilder{request}.keyed("k-1", "digest-2").build(bed.ids)));
  BOOST_TEST(std::holds_alternative<KeyUsedDifferently>(other));
  BOOST_TEST(taken(bed.reads.cases({})).size() == 1U);
}

STORE_TEST(forgets_old_keys_a_few_at_a_time) {
  StoreBed bed{engine};
  for (int number = 0; number < 5; ++number) {
    bed.accept(a_case().of("Y109876546").to("land.name").keyed("k-" + std::to_string(number), "digest"));
    bed.clock.advance(std::chrono::hours{1});
  }
  const auto before = bed.clock.now() - std::chrono::hours{2};
  BOOST_TEST(taken(bed.store->forget_keys(before, 2)) == 2U);
  BOOST_TEST(!taken(bed.store->answer_of({"k-1", "digest"})).has_value());
  BOOST_TEST(taken(bed.store->answer_of({"k-2", "digest"})).has_value());
  BOOST_TEST(taken(bed.store->forget_keys(before, 2)) == 1U);
  BOOST_TEST(taken(bed.store->forget_keys(before, 2)) == 0U);
  BOOST_TEST(taken(bed.store->answer_of({"k-3", "digest"})).has_value());
}

STORE_TEST(two_changes_of_one_person_in_one_visit_go_out_in_the_order_of_the_register) {
  StoreBed bed{engine};
  auto fresh = a_case()
                   .of("Y109876546", ChangeKind::move_in)
                   .to("land.address")
                   .of("Y109876546", ChangeKind::full_name_change)
                   .to("land.name")
                   .build(bed.ids);
  std::swap(fresh.notices[0], fresh.notices[1]);  // listed the other way round
  const auto accepted = std::get<Accepted>(taken(bed.store->accept(fresh))).accepted;
  for (const auto& notice : accepted.notices)
    BOOST_TEST(notice.state == (notice.change_index == 0 ? "ready" : "waiting"));
}

BOOST_AUTO_TEST_SUITE_END()
