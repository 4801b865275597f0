#include "simulators/tax/decide.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao::sim_tax;

namespace {

TaxNotice a_tax_notice(std::string procedure = "tax.bill_address") {
  TaxNotice notice;
  notice.notice_id = "01JD9Z00000000000000000001";
  notice.procedure = std::move(procedure);
  notice.kind = "move_in";
  notice.subject_seq = "00000000000000000042";
  notice.birth_date = "1985-03-12";
  notice.as_registered = "新址";
  return notice;
}

TaxpayerView a_taxpayer() {
  TaxpayerView taxpayer;
  taxpayer.found = true;
  taxpayer.birth_date = "1985-03-12";
  taxpayer.accounts = {{1, "WT", true, "新址", "舊址", false, false},
                       {2, "XT", false, "", "舊址", false, false},
                       {3, "XT", true, "他址", "舊址", true, false}};
  return taxpayer;
}

std::string code_of(const TaxNotice& notice, const TaxpayerView& taxpayer) {
  return decide(notice, taxpayer, {}).code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tax_decision)

BOOST_AUTO_TEST_CASE(changes_the_bill_address_of_all_accounts) {
  const auto decision = decide(a_tax_notice(), a_taxpayer(), {});
  BOOST_TEST(decision.code == "0000");
  BOOST_TEST((decision.rows() == std::map<std::string, int>{{"WT", 1}, {"XT", 2}}));
  auto current = a_taxpayer();
  for (auto& account : current.accounts)
    account.bill_address = "新址";
  BOOST_TEST(code_of(a_tax_notice(), current) == "0001");
}

BOOST_AUTO_TEST_CASE(gives_the_self_use_rate_to_the_house_of_the_new_address) {
  const auto decision = decide(a_tax_notice("tax.self_use"), a_taxpayer(), {});
  BOOST_TEST(decision.code == "0000");
  BOOST_TEST((decision.changes == std::vector<AccountChange>{{1, "WT", "self_use", "0", "1"}}));
  auto elsewhere = a_taxpayer();
  elsewhere.accounts[0].location = "別處";
  BOOST_TEST(code_of(a_tax_notice("tax.self_use"), elsewhere) == "1001");
  auto already = a_taxpayer();
  already.accounts[0].self_use = true;
  BOOST_TEST(code_of(a_tax_notice("tax.self_use"), already) == "0001");
}

BOOST_AUTO_TEST_CASE(refuses_the_rate_for_lawful_reasons) {
  auto let = a_taxpayer();
  let.accounts[0].let = true;
  BOOST_TEST(code_of(a_tax_notice("tax.self_use"), let) == "2002");
  BOOST_TEST(code_of(a_tax_notice(), let) == "0000");
  auto many = a_taxpayer();
  many.family_self_use = 2;
  BOOST_TEST(code_of(a_tax_notice("tax.self_use"), many) == "2003");
  many.family_self_use = 1;
  BOOST_TEST(code_of(a_tax_notice("tax.self_use"), many) == "0000");
}

BOOST_AUTO_TEST_CASE(knows_people_by_number_and_birth_date) {
  BOOST_TEST(code_of(a_tax_notice(), {}) == "1001");
  auto other = a_taxpayer();
  other.birth_date = "1985-03-13";
  BOOST_TEST(code_of(a_tax_notice(), other) == "2001");
}

BOOST_AUTO_TEST_CASE(looks_at_enforcement_and_visits_only_when_something_would_change) {
  auto taxpayer = a_taxpayer();
  taxpayer.enforcement = true;
  taxpayer.must_visit = true;
  BOOST_TEST(code_of(a_tax_notice(), taxpayer) == "2004");
  taxpayer.enforcement = false;
  const auto decision = decide(a_tax_notice(), taxpayer, {});
  BOOST_TEST(decision.code == "0200");
  BOOST_TEST(decision.follow_up == "visit");
  BOOST_TEST(decision.follow_up_office == "WT");
  for (auto& account : taxpayer.accounts)
    account.bill_address = "新址";
  taxpayer.enforcement = true;
  BOOST_TEST(code_of(a_tax_notice(), taxpayer) == "0001");
}

BOOST_AUTO_TEST_CASE(keeps_order_and_says_what_it_could_not_read) {
  auto newer = a_taxpayer();
  newer.newest_seq = "00000000000000000042";
  BOOST_TEST(code_of(a_tax_notice(), newer) == "0002");
  auto unread = a_tax_notice();
  unread.trouble = "3001";
  BOOST_TEST(decide(unread, a_taxpayer(), {}).follow_up == "new_character");
  unread.trouble = "8001";
  BOOST_TEST(code_of(unread, a_taxpayer()) == "8001");
}

BOOST_AUTO_TEST_CASE(takes_back_what_the_earlier_notice_did) {
  auto notice = a_tax_notice("tax.self_use");
  notice.kind = "revocation";
  notice.as_registered.clear();
  BOOST_TEST(code_of(notice, a_taxpayer()) == "0001");
  EarlierChanges earlier{{{1, "WT", "self_use", "0", "1"}}, false};
  const auto decision = decide(notice, a_taxpayer(), earlier);
  BOOST_TEST(decision.code == "0000");
  BOOST_TEST(decision.changes.front().new_value == "0");
  earlier.newer_stands = true;
  BOOST_TEST(decide(notice, a_taxpayer(), earlier).code == "0002");
}

BOOST_AUTO_TEST_SUITE_END()
