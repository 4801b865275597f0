// Four eyes and the hold window: nothing leaves before its time, and the lane keeps its order behind it.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

const std::string kPerson = "Y109876546";

std::vector<std::string> approved(StoreBed& bed, const std::string& case_id) {
  std::vector<std::string> states;
  const auto outcome = taken(bed.store->approve({case_id, "reviewer-2", "checked_by_second_clerk"}));
  if (std::holds_alternative<NoSuchCase>(outcome)) return {"no_such_case"};
  if (std::holds_alternative<NothingToApprove>(outcome)) return {"nothing_to_approve"};
  for (const auto& notice : std::get<ApprovedNotices>(outcome).released)
    states.push_back(notice.state);
  return states;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(second_check)

STORE_TEST(lets_the_whole_case_go_and_says_who_and_why) {
  StoreBed bed{engine};
  const auto older = bed.accept(a_case().of(kPerson).to("land.name")).notices[0].notice_id;
  const auto accepted = bed.accept(a_case()
                                       .of(kPerson)
                                       .to("land.name", "second_check")
                                       .to("vehicle.license_name", "second_check")
                                       .to("tax.name", "protected_person"));
  BOOST_TEST((approved(bed, accepted.case_id) == std::vector<std::string>{"waiting", "ready"}));
  BOOST_TEST(bed.state(accepted.notices[2].notice_id) == "held");  // that takes a hand of its own
  bed.deliver(older, answered());
  BOOST_TEST(bed.state(accepted.notices[0].notice_id) == "ready");
  BOOST_TEST(bed.exchanges(accepted.case_id).front().note == "approve:checked_by_second_clerk:reviewer-2");
  const auto leaf = bed.leaves(accepted.case_id).back();
  BOOST_TEST(leaf.find("\"action\":\"approve\"") != std::string::npos);
  BOOST_TEST(leaf.find("\"actor\":\"reviewer-2\"") != std::string::npos);
}

STORE_TEST(of_what_does_not_wait_for_it_is_refused) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name", "second_check"));
  const auto other = bed.accept(a_case().of("Y155555550").to("land.name", "protected_person"));
  approved(bed, accepted.case_id);
  BOOST_TEST(approved(bed, accepted.case_id) == std::vector<std::string>{"nothing_to_approve"});
  BOOST_TEST(approved(bed, other.case_id) == std::vector<std::string>{"nothing_to_approve"});
  BOOST_TEST(approved(bed, bed.ids.next()) == std::vector<std::string>{"no_such_case"});
}

STORE_TEST(holds_corrections_and_revocations_whose_kind_needs_it) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name"));
  bed.deliver(accepted.notices[0].notice_id, answered());
  const auto later = bed.accept_later(a_case()
                                          .of(kPerson)
                                          .correcting(accepted.case_id, bed.change_of(accepted.case_id), "許大銘")
                                          .held_for("second_check"));
  BOOST_TEST(later.notices.at(0).state == "held");
  BOOST_TEST(approved(bed, later.case_id) == std::vector<std::string>{"ready"});
}

STORE_TEST(a_hold_window_keeps_a_notice_back_until_it_ends) {
  StoreBed bed{engine};
  using std::chrono::minutes;
  const auto id = bed.accept(a_case().of(kPerson).to("land.name").after(minutes{10})).notices[0].notice_id;
  const auto behind = bed.accept(a_case().of(kPerson).to("land.name")).notices[0].notice_id;
  BOOST_TEST(bed.state(id) == "ready");
  BOOST_TEST(bed.due("land").empty());
  BOOST_TEST((taken(bed.store->next_due_at("land")) == bed.clock.now() + minutes{10}));
  BOOST_TEST(bed.state(behind) == "waiting");
  bed.clock.advance(minutes{10} - std::chrono::milliseconds{1});
  BOOST_TEST(bed.due("land").empty());
  bed.clock.advance(std::chrono::milliseconds{1});
  BOOST_TEST(bed.due("land") == std::vector{id});
}

STORE_TEST(a_hold_window_also_stands_behind_an_older_change_and_a_second_check) {
  StoreBed bed{engine};
  using std::chrono::minutes;
  const auto older = bed.accept(a_case().of(kPerson).to("land.name")).notices[0].notice_id;
  const auto accepted =
      bed.accept(a_case().of(kPerson).to("land.name").to("vehicle.license_name", "second_check").after(minutes{10}));
  bed.deliver(older, answered());
  approved(bed, accepted.case_id);
  BOOST_TEST(bed.state(accepted.notices[0].notice_id) == "ready");
  BOOST_TEST(bed.due("land").empty());
  BOOST_TEST(bed.due("vehicle").empty());
  bed.clock.advance(minutes{10});
  BOOST_TEST(bed.due("land").size() == 1U);
  BOOST_TEST(bed.due("vehicle").size() == 1U);
}

STORE_TEST(within_the_window_nobody_hears_of_a_mistake) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case().of(kPerson).to("land.name").after(std::chrono::minutes{10}));
  const auto withdrawn = bed.withdraw(accepted.case_id, {}, "registered_in_error");
  BOOST_TEST(withdrawn.withdrawn.size() == 1U);
  BOOST_TEST(!withdrawn.annulment.has_value());
  BOOST_TEST(bed.state(accepted.notices[0].notice_id) == "withdrawn");
}

STORE_TEST(a_person_may_end_the_window) {
  StoreBed bed{engine};
  const auto id = bed.accept(a_case().of(kPerson).to("land.name").after(std::chrono::minutes{10})).notices[0].notice_id;
  taken(bed.store->retry({id, "operator-1", "cause_removed"}));
  BOOST_TEST(bed.due("land") == std::vector{id});
}

BOOST_AUTO_TEST_SUITE_END()
