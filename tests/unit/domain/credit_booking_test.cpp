#include "gateway/domain/credit_booking.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/credit_case.h"

using namespace tongbao;

BOOST_AUTO_TEST_CASE(a_positive_entry_stands_under_the_notice_that_caused_it) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::surname_change);
  const auto notice = story.settle(change, "land.name", Outcome::applied, "WA");
  BOOST_REQUIRE(story.book.size() == 2);
  const CreditEntry expected{
      "entry-1",   "case-1", "retained:T:land/WA", CreditItem::T, 1,  "09020010", "land", ChangeKind::surname_change,
      "land.name", 202603,   "vectors-1+test",     notice,        "", false,      true};
  BOOST_TEST((story.book[0] == expected));
  BOOST_TEST(story.book[1].group == "trip:land/WA");
  BOOST_TEST(story.book[1].quantity == 100);
}

BOOST_AUTO_TEST_CASE(a_negative_entry_names_the_entry_it_takes_back_and_stands_under_its_agency_and_kind) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::surname_change);
  story.settle(change, "land.name", Outcome::applied, "WA");
  story.at = noon_of(2026, 5, 4);
  const auto revocation = story.accept("p1", ChangeKind::revocation, "", change);
  const auto cause = story.settle(revocation, "land.name", Outcome::applied, "WA");
  BOOST_REQUIRE(story.book.size() == 4);
  const CreditEntry expected{"entry-3",
                             "case-1",
                             "retained:T:land/WA",
                             CreditItem::T,
                             -1,
                             "09020010",
                             "land",
                             ChangeKind::surname_change,
                             "land.name",
                             202605,
                             "vectors-1+test",
                             cause,
                             "entry-1",
                             true,
                             true};
  BOOST_TEST((story.book[2] == expected));
  BOOST_TEST(story.book[3].takes_back == "entry-2");
}

BOOST_AUTO_TEST_CASE(a_take_back_is_split_over_the_entries_it_undoes) {
  auto rows = vector_rows();
  row_of(rows, "land.name").documents = {{DocumentKind::T, 2, true}};
  CreditCase story{{"two-copies", rows}};
  const auto surname = story.accept("p1", ChangeKind::surname_change);
  const auto given = story.accept("p1", ChangeKind::given_name_change);
  story.settle(surname, "land.name");
  story.settle(given, "land.name");
  BOOST_TEST(story.sum(CreditItem::T) == 4);
  story.facts.notices.clear();
  const auto booking = story.recompute("notice-x");
  BOOST_REQUIRE(booking.entries.size() == 3);
  BOOST_TEST(booking.entries[0].quantity == -2);
  BOOST_TEST(booking.entries[1].quantity == -2);
  BOOST_TEST(booking.entries[0].takes_back != booking.entries[1].takes_back);
  BOOST_TEST(story.group_sums().empty());
}

BOOST_AUTO_TEST_CASE(a_take_back_prefers_the_entry_whose_notice_no_longer_counts) {
  CreditCase story;
  const auto surname = story.accept("p1", ChangeKind::surname_change);
  const auto given = story.accept("p1", ChangeKind::given_name_change);
  story.settle(surname, "land.name");
  story.settle(given, "land.name");
  story.settle(story.accept("p1", ChangeKind::revocation, "", surname), "land.name");
  const auto& last = story.book.back();
  BOOST_TEST(last.quantity == -1);
  BOOST_TEST((last.kind == ChangeKind::surname_change));
  BOOST_TEST(story.sum(CreditItem::T) == 1);
}

BOOST_AUTO_TEST_CASE(an_entry_already_taken_back_is_not_taken_back_again) {
  CreditCase story;
  story.settle(story.accept("p1", ChangeKind::surname_change), "land.name");
  story.settle(story.accept("p1", ChangeKind::given_name_change), "land.name");
  story.facts.notices.pop_back();
  story.recompute("notice-x");
  BOOST_TEST(story.book.back().takes_back == "entry-3");
  story.facts.notices.clear();
  story.recompute("notice-y");
  BOOST_TEST(story.group_sums().empty());
  BOOST_REQUIRE(story.book.size() == 6);
  BOOST_TEST(story.book[4].takes_back == "entry-1");
}

BOOST_AUTO_TEST_CASE(the_month_is_taipeis_at_the_commit) {
  using namespace std::chrono;
  const Instant last_of_march = sys_days{2026y / 3 / 31} + 15h + 59min + 59s + 999ms;
  BOOST_TEST(taipei_month(last_of_march) == 202603);
  BOOST_TEST(taipei_month(last_of_march + 1ms) == 202604);
  BOOST_TEST(taipei_month(sys_days{2025y / 12 / 31} + 16h) == 202601);
}

BOOST_AUTO_TEST_CASE(shows_each_settled_notice_in_one_column) {
  CreditCase story;
  const auto change = story.accept("p1", ChangeKind::move_in);
  const auto column = [&](const std::string& notice) { return statistics_column(story.facts, notice); };
  const auto refused = story.settle(change, "land.address", Outcome::refused);
  const auto applied = story.settle(change, "land.address");
  const auto repeat = story.settle(change, "land.address");
  const auto refused_later = story.settle(change, "land.address", Outcome::refused);
  const auto elsewhere = story.settle(change, "land.address", Outcome::applied, "land-B");
  auto nothing = story.notice(change, "tax.bill_address");
  nothing.offices = {{"tax-A", 0}};
  const auto current = story.settle(nothing);
  const auto street = story.settle(story.accept("p2", ChangeKind::doorplate_renumbering), "land.address");
  const auto undone = story.settle(story.accept("p1", ChangeKind::revocation, "", change), "land.address");
  BOOST_TEST(column(refused) == "refused");
  BOOST_TEST(column(applied) == "applied");
  BOOST_TEST(column(repeat) == "repeat");
  BOOST_TEST(column(refused_later) == "repeat");
  BOOST_TEST(column(elsewhere) == "applied");
  BOOST_TEST(column(current) == "already_current");
  BOOST_TEST(column(street) == "ex_officio");
  BOOST_TEST(column(undone) == "revocation");
  BOOST_TEST(column(story.settle(story.accept("p2", ChangeKind::annulment), "land.address")) == "annulment");
  BOOST_TEST(column("nobody") == "");
}
