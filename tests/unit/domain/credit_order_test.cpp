// Every order of settlement gives the same totals, and at every moment the book says what is due.
#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

#include "gateway/domain/credit_due.h"
#include "tests/unit/domain/credit_case.h"

using namespace tongbao;

namespace {

std::map<std::string, std::int64_t> due_sums(const CreditCase& story) {
  std::map<std::string, std::int64_t> sums;
  for (const auto& [word, group] : credits_due(story.facts, story.matrix).groups)
    if (group.quantity != 0) sums[word] = group.quantity;
  return sums;
}

/// No positive entry is taken back by more than it gave, and every negative one names one of its own group.
bool book_is_sound(const CreditCase& story) {
  std::map<std::string, std::int64_t> left;
  std::map<std::string, std::string> group_of;
  for (const auto& entry : story.book) {
    if (entry.quantity > 0) {
      left[entry.entry_id] = entry.quantity;
      group_of[entry.entry_id] = entry.group;
      if (!entry.takes_back.empty()) return false;
    } else if (group_of[entry.takes_back] != entry.group || (left[entry.takes_back] += entry.quantity) < 0) {
      return false;
    }
  }
  return true;
}

/// Two people, names and addresses, three agencies, several offices, follow-ups, a repeat and papers handed in.
std::vector<CreditNotice> notices_of_a_busy_case(CreditCase& story) {
  const auto move_1 = story.accept("p1", ChangeKind::move_in);
  const auto move_2 = story.accept("p2", ChangeKind::move_in);
  const auto name_1 = story.accept("p1", ChangeKind::surname_change);
  const auto name_2 = story.accept("p1", ChangeKind::given_name_change);
  story.facts.still_submitted = {{{"vehicle.license_name", DocumentKind::T, 1}}};
  std::vector<CreditNotice> notices{story.notice(move_1, "land.address", Outcome::applied, "WA"),
                                    story.notice(move_2, "land.address", Outcome::applied, "XA"),
                                    story.notice(move_1, "vehicle.registration_address"),
                                    story.notice(move_2, "tax.bill_address"),
                                    story.notice(name_1, "land.name", Outcome::applied, "WA"),
                                    story.notice(name_2, "land.name", Outcome::applied, "XA"),
                                    story.notice(name_2, "vehicle.license_name")};
  notices[1].offices.push_back({"WA", 2});
  notices[5].follow_up = FollowUp{"fetch_certificate", "XA", ""};
  return notices;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_permutation_of_settlement_gives_the_same_sums) {
  std::vector<int> order{0, 1, 2, 3, 4, 5, 6};
  std::map<std::string, std::int64_t> first;
  int orders = 0;
  do {
    CreditCase story;
    const auto notices = notices_of_a_busy_case(story);
    for (const int index : order) {
      if (index == 3) story.at = noon_of(2026, 4, 20);  // some of it a month later
      story.settle(notices[static_cast<std::size_t>(index)]);
      BOOST_REQUIRE(story.group_sums() == due_sums(story));
    }
    if (first.empty()) first = story.group_sums();
    BOOST_REQUIRE(story.group_sums() == first);
    BOOST_REQUIRE(book_is_sound(story));
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  BOOST_TEST(orders == 5040);
  const std::map<std::string, std::int64_t> expected{
      {"retained:C:land/WA", 1},       {"retained:C:land/XA", 1},          {"inspected:C", 1},
      {"retained:T:land/WA", 1},       {"retained:T:land/XA", 1},          {"trip:land/WA", 100},
      {"trip:vehicle/vehicle-A", 100}, {"still:T:vehicle.license_name", 1}};
  BOOST_TEST((first == expected));
}

namespace {

/// Random events: changes, corrections, revocations (some withdrawn), settlements of any outcome.
class RandomDays {
 public:
  explicit RandomDays(unsigned seed) : chance_{seed} {}

  void run(int events) {
    for (int i = 0; i < events; ++i) {
      switch (pick(8)) {
        case 0:
          accept_something();
          break;
        case 1:
          withdraw_a_revocation();
          break;
        default:
          settle_something();
      }
      BOOST_REQUIRE(story.group_sums() == due_sums(story));
      BOOST_REQUIRE(book_is_sound(story));
    }
  }

  /// The same facts told to an empty book in one go.
  std::map<std::string, std::int64_t> told_at_once() const {
    CreditCase other;
    other.facts = story.facts;
    other.at = story.at;
    other.recompute("notice-last");
    return other.group_sums();
  }

  CreditCase story;

 private:
  std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>{0, below - 1}(chance_); }

  void accept_something() {
    const std::string person = pick(2) == 0 ? "p1" : "p2";
    const auto& changes = story.facts.changes;
    const auto earlier = changes.empty() ? "" : changes[pick(changes.size())].change_id;
    const auto roll = pick(6);
    if (earlier.empty() || roll < 3)
      story.accept(person, kKinds[pick(kKinds.size())]);
    else if (roll < 4)
      story.accept(person, ChangeKind::correction, earlier);
    else
      story.accept(person, ChangeKind::revocation, "", earlier);
  }

  void withdraw_a_revocation() {
    for (auto& change : story.facts.changes) {
      if (change.kind != ChangeKind::revocation || change.withdrawn || pick(2) == 0) continue;
      const bool settled = std::any_of(story.facts.notices.begin(), story.facts.notices.end(),
                                       [&](const auto& notice) { return notice.change_id == change.change_id; });
      if (settled) continue;
      change.withdrawn = true;
      story.tick();
      story.recompute("notice-withdrawn");
      return;
    }
  }

  void settle_something() {
    if (story.facts.changes.empty()) return accept_something();
    const auto& change = story.facts.changes[pick(story.facts.changes.size())];
    const auto outcome = pick(4) == 0 ? kOutcomeWords[pick(kOutcomeWords.size())].outcome : Outcome::applied;
    auto notice =
        story.notice(change.change_id, kProcedures[pick(kProcedures.size())], outcome, pick(2) == 0 ? "WA" : "XA");
    if (pick(5) == 0) notice.offices.clear();
    if (pick(6) == 0) notice.follow_up = FollowUp{"visit", pick(2) == 0 ? "WA" : "", ""};
    if (pick(9) == 0) notice.by_hand_without_reference = true;
    if (pick(3) == 0) story.at += std::chrono::days{20};
    story.settle(notice);
  }

  static constexpr std::array kKinds{ChangeKind::move_in, ChangeKind::surname_change, ChangeKind::given_name_change,
                                     ChangeKind::address_change};
  static constexpr std::array<const char*, 5> kProcedures{"land.address", "land.name", "vehicle.license_name",
                                                          "vehicle.registration_address", "tax.bill_address"};
  std::mt19937 chance_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_book_always_says_what_is_due_whatever_happens_in_whatever_order) {
  bool something_was_taken_back = false;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    RandomDays days{seed};
    days.run(40);
    BOOST_REQUIRE(days.told_at_once() == days.story.group_sums());
    for (const auto& entry : days.story.book)
      something_was_taken_back = something_was_taken_back || entry.quantity < 0;
  }
  BOOST_TEST(something_was_taken_back);  // the run is worth something
}

BOOST_AUTO_TEST_CASE(a_change_revoked_everywhere_leaves_nothing_whatever_came_first) {
  const std::vector<std::string> procedures{"land.name", "vehicle.license_name", "tax.bill_address"};
  std::vector<int> order{0, 1, 2, 3, 4, 5, 6};  // three settlements, the revocation, its three settlements
  do {
    const auto place = [&](int event) { return std::find(order.begin(), order.end(), event); };
    // A revocation settles at an agency only after it was accepted.
    if (place(3) > place(4) || place(3) > place(5) || place(3) > place(6)) continue;
    CreditCase story;
    const auto change = story.accept("p1", ChangeKind::full_name_change);
    std::string revocation;
    for (const int event : order) {
      if (event == 3)
        revocation = story.accept("p1", ChangeKind::revocation, "", change);
      else if (event < 3)
        story.settle(change, procedures[static_cast<std::size_t>(event)]);
      else
        story.settle(revocation, procedures[static_cast<std::size_t>(event - 4)]);
    }
    BOOST_REQUIRE(story.group_sums().empty());
    BOOST_REQUIRE(book_is_sound(story));
  } while (std::next_permutation(order.begin(), order.end()));
}
