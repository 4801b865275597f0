#include "plugins/tax/mapping.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/a_notice.h"
#include "tests/kit/sample_characters.h"

using namespace tongbao;

namespace {

ComposeResult composed(const Notice& notice, const std::string& profile = "cp950+fin") {
  return compose_for_tax(notice, *sample_characters(profile));
}

std::string not_needed(const ComposeResult& result) {
  return std::get<NotNeeded>(result).reason;
}

}  // namespace

BOOST_AUTO_TEST_CASE(says_a_move_by_the_names_of_the_record) {
  const auto result = composed(a_notice("tax.bill_address", ChangeKind::move_in));
  BOOST_REQUIRE(std::holds_alternative<Message>(result));
  const Field expected{"",
                       "",
                       {{"CaseId", "01JD9Z00000000000000000000", {}},
                        {"Procedure", "tax.bill_address", {}},
                        {"Kind", "move_in", {}},
                        {"OfficeCode", "09020010", {}},
                        {"Subject", "n5yQ1kXv9c0kzq2m0p9f2A", {}},
                        {"SubjectSeq", "00000000000000000042", {}},
                        {"PersonId", "Y109876546", {}},
                        {"BirthDate", "19850312", {}},
                        {"PersonName", "許功蓋", {}},
                        {"NewAddress",
                         "",
                         {{"AreaCode", "10016040", {}},
                          {"Village", "大池村", {}},
                          {"Neighbor", "2鄰", {}},
                          {"StreetDoorplate", "大池34號", {}},
                          {"AsRegistered", "澎湖縣西嶼鄉大池村2鄰大池34號", {}}}},
                        {"RegisteredDate", "20261122", {}},
                        {"EffectiveDate", "20261120", {}}}};
  BOOST_CHECK(std::get<Message>(result).data == expected);
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.person.address-changed.v1");
}

BOOST_AUTO_TEST_CASE(a_revocation_names_the_earlier_notice_and_no_address) {
  const auto result = composed(a_notice_acting_on("tax.self_use", ChangeKind::revocation, ChangeKind::move_in));
  const auto& message = std::get<Message>(result);
  BOOST_TEST(message.event_type == "tw.tongbao.case.annulled.v1");
  BOOST_TEST(value_at(message.data, "EarlierNoticeId") == "01JD9Z00000000000000000007");
  BOOST_TEST(find_field(message.data, "NewAddress") == nullptr);
}

BOOST_AUTO_TEST_CASE(self_use_follows_only_from_the_owners_own_move) {
  BOOST_TEST(std::holds_alternative<Message>(composed(a_notice("tax.self_use", ChangeKind::move_in))));
  BOOST_TEST(not_needed(composed(a_notice("tax.self_use", ChangeKind::address_change))) == "not_own_move_in");
  BOOST_TEST(not_needed(composed(a_notice("tax.self_use", ChangeKind::doorplate_renumbering))) == "not_own_move_in");
  BOOST_TEST(not_needed(composed(a_notice_acting_on("tax.self_use", ChangeKind::revocation,
                                                    ChangeKind::address_change))) == "not_own_move_in");
  BOOST_TEST(not_needed(composed(a_notice("tax.bill_address", ChangeKind::surname_change))) == "kind_not_served");
}

BOOST_AUTO_TEST_CASE(a_character_without_a_code_is_named) {
  auto notice = a_notice("tax.bill_address", ChangeKind::move_in);
  notice.person.person_name = "堃峯";
  BOOST_TEST(std::holds_alternative<Message>(composed(notice)));
  const auto result = composed(notice, "cp950");
  BOOST_REQUIRE(std::holds_alternative<CannotRepresent>(result));
  BOOST_TEST(std::get<CannotRepresent>(result).characters.size() == 2U);
  notice.person.person_name = "温";
  BOOST_CHECK(std::get<CannotRepresent>(composed(notice)).characters.front().code_point == U'温');
}

BOOST_AUTO_TEST_CASE(a_text_longer_than_its_field_cannot_be_represented) {
  auto notice = a_notice("tax.bill_address", ChangeKind::move_in);
  notice.new_address->neighbor = "22鄰鄰鄰";  // 8 bytes
  BOOST_TEST(std::holds_alternative<Message>(composed(notice)));
  notice.new_address->neighbor = "222鄰鄰鄰";  // 9 bytes
  const auto result = composed(notice);
  BOOST_REQUIRE(std::holds_alternative<CannotRepresent>(result));
  BOOST_TEST(std::get<CannotRepresent>(result).characters.empty());
}

BOOST_AUTO_TEST_CASE(says_which_value_is_lacking) {
  auto notice = a_notice("tax.bill_address", ChangeKind::move_in);
  notice.new_address->street_doorplate.clear();
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "new_address");
  notice = a_notice("tax.bill_address", ChangeKind::move_in);
  notice.subject.clear();
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "subject");
}
