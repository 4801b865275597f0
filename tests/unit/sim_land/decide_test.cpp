#include "simulators/land/decide.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/sim_land/land_kit.h"

using namespace tongbao::sim_land;
using tongbao::stage::CodeTable;

namespace {

OwnerView an_owner() {
  OwnerView owner;
  owner.found = true;
  owner.birth_date = "19850312";
  owner.holdings = {{1, 11, "WA", "許功蓋", "", "舊址", "", false, false, true},
                    {2, 12, "WA", "許功蓋", "", "舊址", "舊址", false, false, true},
                    {3, 13, "XA", "許功蓋", "", "別處", "", false, false, false}};
  return owner;
}

LandNotice a_name_change() {
  auto notice = a_notice();
  notice.procedure = "land.name";
  notice.kind = "full_name_change";
  notice.old_address.reset();
  notice.new_address.reset();
  notice.old_name = LandName{"許功蓋", {}};
  notice.new_name = LandName{"許堃", {}};
  return notice;
}

LandNotice a_renumbering() {
  auto notice = a_notice();
  notice.procedure = "land.doorplate";
  notice.kind = "doorplate_renumbering";
  notice.old_address->as_registered = "舊址";
  return notice;
}

std::string code_of(const LandNotice& notice, const OwnerView& owner) {
  return decide(notice, owner, {}, CodeTable::everything()).code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(land_decision)

BOOST_AUTO_TEST_CASE(changes_the_address_on_all_parcels_of_all_offices) {
  const auto decision = decide(a_notice(), an_owner(), {}, CodeTable::everything());
  BOOST_TEST(decision.code == "0000");
  BOOST_TEST((decision.rows() == std::map<std::string, int>{{"WA", 2}, {"XA", 1}}));
  BOOST_TEST(decision.changes.front().new_value == "澎湖縣馬公市嵵裡里5鄰嵵裡12號");
  BOOST_TEST(decision.follow_up.empty());
}

BOOST_AUTO_TEST_CASE(leaves_entries_alone_that_are_current) {
  auto owner = an_owner();
  for (auto& holding : owner.holdings)
    holding.address = a_notice().new_address->as_registered;
  BOOST_TEST(code_of(a_notice(), owner) == "0001");
  owner.holdings[0].address = "x";
  BOOST_TEST((decide(a_notice(), owner, {}, CodeTable::everything()).rows() == std::map<std::string, int>{{"WA", 1}}));
}

BOOST_AUTO_TEST_CASE(asks_for_the_certificate_after_a_new_name) {
  const auto decision = decide(a_name_change(), an_owner(), {}, CodeTable::everything());
  BOOST_TEST(decision.code == "0000");
  BOOST_TEST(decision.follow_up == "fetch_certificate");
  BOOST_TEST(decision.follow_up_office == "WA");
  auto owner = an_owner();
  owner.holdings[2].certificate = true;
  BOOST_TEST(decide(a_name_change(), owner, {}, CodeTable::everything()).follow_up_office.empty());
  for (auto& holding : owner.holdings)
    holding.certificate = false;
  BOOST_TEST(decide(a_name_change(), owner, {}, CodeTable::everything()).follow_up.empty());
}

BOOST_AUTO_TEST_CASE(counts_an_entry_once_when_name_and_romanization_change) {
  auto notice = a_name_change();
  notice.new_name->romanization = "HSU";
  const auto decision = decide(notice, an_owner(), {}, CodeTable::everything());
  BOOST_TEST(decision.changes.size() == 6u);
  BOOST_TEST((decision.rows() == std::map<std::string, int>{{"WA", 2}, {"XA", 1}}));
}

BOOST_AUTO_TEST_CASE(renumbers_only_what_reads_the_old_doorplate) {
  const auto decision = decide(a_renumbering(), an_owner(), {}, CodeTable::everything());
  BOOST_TEST(decision.code == "0000");
  BOOST_TEST((decision.rows() == std::map<std::string, int>{{"WA", 3}}));  // two owner entries, one building
  auto elsewhere = a_renumbering();
  elsewhere.old_address->as_registered = "他處";
  BOOST_TEST(code_of(elsewhere, an_owner()) == "1001");
  auto owner = an_owner();
  owner.holdings[2].address = elsewhere.new_address->as_registered;
  BOOST_TEST(code_of(elsewhere, owner) == "0001");
}

BOOST_AUTO_TEST_CASE(finds_people_by_number_and_birth_date_never_by_name_alone) {
  OwnerView stranger;
  BOOST_TEST(code_of(a_notice(), stranger) == "1001");
  stranger.namesake_with_other_id = true;
  BOOST_TEST(code_of(a_notice(), stranger) == "2002");
  stranger.namesake_without_id = true;
  const auto decision = decide(a_notice(), stranger, {}, CodeTable::everything());
  BOOST_TEST(decision.code == "0200");
  BOOST_TEST(decision.follow_up == "visit");
  auto owner = an_owner();
  owner.birth_date = "19850313";
  BOOST_TEST(code_of(a_notice(), owner) == "2002");
  owner.birth_date.clear();
  BOOST_TEST(code_of(a_notice(), owner) == "0000");
}

BOOST_AUTO_TEST_CASE(does_not_compare_the_name_on_the_register) {
  auto owner = an_owner();
  for (auto& holding : owner.holdings)
    holding.person_name = "許功盖";
  BOOST_TEST(code_of(a_notice(), owner) == "0000");
}

BOOST_AUTO_TEST_CASE(refuses_for_lawful_reasons) {
  auto owner = an_owner();
  owner.deceased = true;
  BOOST_TEST(code_of(a_notice(), owner) == "2004");
  owner = an_owner();
  owner.holdings[1].restricted = true;
  BOOST_TEST(code_of(a_notice(), owner) == "2001");
  BOOST_TEST(code_of(a_name_change(), owner) == "2001");
  BOOST_TEST(code_of(a_renumbering(), owner) == "0000");
  owner = an_owner();
  owner.holdings[2].pending = true;
  BOOST_TEST(code_of(a_notice(), owner) == "2003");
}

BOOST_AUTO_TEST_CASE(never_lets_an_older_change_overtake) {
  auto owner = an_owner();
  owner.newest_seq = "00000000000000000042";
  BOOST_TEST(code_of(a_notice(), owner) == "0002");
  owner.newest_seq = "00000000000000000041";
  BOOST_TEST(code_of(a_notice(), owner) == "0000");
}

BOOST_AUTO_TEST_CASE(names_characters_it_cannot_store) {
  auto notice = a_name_change();
  notice.new_name->person_name = "許堃峯堃";
  const auto decision = decide(notice, an_owner(), {}, CodeTable::cp950());
  BOOST_TEST(decision.code == "3001");
  BOOST_TEST((decision.characters == std::vector<char32_t>{U'堃', U'峯'}));
  BOOST_TEST(decision.follow_up == "new_character");
  BOOST_TEST(decision.changes.empty());
}

BOOST_AUTO_TEST_CASE(restores_what_the_earlier_notice_changed) {
  auto notice = a_notice();
  notice.kind = "revocation";
  notice.annuls = "01JD9Z00000000000000000000";
  BOOST_TEST(code_of(notice, an_owner()) == "0001");
  EarlierEffect earlier;
  earlier.changes = {{ValueChange::Where::holding, 1, "WA", "address", "old", "new"}};
  const auto decision = decide(notice, an_owner(), earlier, CodeTable::everything());
  BOOST_TEST(decision.code == "0000");
  BOOST_TEST(decision.changes.front().new_value == "old");
  earlier.newer_stands = true;
  BOOST_TEST(decide(notice, an_owner(), earlier, CodeTable::everything()).code == "0002");
}

BOOST_AUTO_TEST_SUITE_END()
