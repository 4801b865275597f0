#include "plugins/configured/mapping.h"

#include "gateway/kit/field_json.h"
#include "gateway/kit/strict_json.h"
#include "tests/kit/a_notice.h"
#include "tests/kit/golden.h"
#include "tests/kit/sample_characters.h"
#include "tests/unit/configured/described_partner.h"

using namespace tongbao;

namespace {

Notice with_number(Notice notice) {
  notice.customer_number = "41-2345678-9";
  return notice;
}

ComposeResult composed(const Notice& notice, const std::string& profile = "utf8") {
  return compose_for_partner(example_partner(notice.agency), notice, *sample_characters(profile));
}

ComposeResult composed(const std::string& procedure, ChangeKind kind) {
  return composed(with_number(a_notice(procedure, kind)));
}

ComposeResult composed(const std::string& procedure, ChangeKind kind, ChangeKind earlier) {
  return composed(with_number(a_notice_acting_on(procedure, kind, earlier)));
}

std::string data_of(const ComposeResult& result) {
  return canonical_json(json_from_field(std::get<Message>(result).data));
}

std::string type_of(const ComposeResult& result) {
  return std::get<Message>(result).event_type;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configured_mapping)

BOOST_AUTO_TEST_CASE(says_a_move_in_the_partners_own_field_names) {
  const auto result = composed("water.bill", ChangeKind::move_in);
  BOOST_TEST(data_of(result) == golden("configured/water_move_in.json"));
  BOOST_TEST(type_of(result) == "tw.tongbao.person.address-changed.v1");
  BOOST_TEST(data_of(composed("post.forward", ChangeKind::move_in)) == golden("configured/post_move_in.json"));
}

BOOST_AUTO_TEST_CASE(says_a_whole_address_as_a_group_and_dates_as_wanted) {
  BOOST_TEST(data_of(composed("power.bill", ChangeKind::move_in)) == golden("configured/power_move_in.json"));
}

BOOST_AUTO_TEST_CASE(says_a_renumbering_with_what_it_rests_on) {
  auto notice = with_number(a_notice("water.bill", ChangeKind::doorplate_renumbering));
  notice.old_address.reset();
  const auto result = composed(notice);
  BOOST_TEST(data_of(result) == golden("configured/water_renumbering.json"));
  BOOST_TEST(type_of(result) == "tw.tongbao.addressing.doorplate-renumbered.v1");
}

BOOST_AUTO_TEST_CASE(a_change_of_name_tells_no_address) {
  auto notice = with_number(a_notice("power.user_name", ChangeKind::full_name_change));
  notice.new_address = a_notice("power.bill", ChangeKind::move_in).new_address;
  const auto result = composed(notice);
  BOOST_TEST(data_of(result) == golden("configured/power_name.json"));
  BOOST_TEST(type_of(result) == "tw.tongbao.person.name-changed.v1");
}

BOOST_AUTO_TEST_CASE(what_takes_back_tells_no_new_value) {
  const auto revoked = composed("water.bill", ChangeKind::revocation, ChangeKind::move_in);
  BOOST_TEST(data_of(revoked) == golden("configured/water_revocation.json"));
  BOOST_TEST(type_of(revoked) == "tw.tongbao.case.annulled.v1");
  BOOST_TEST(data_of(composed("power.user_name", ChangeKind::annulment, ChangeKind::full_name_change)) ==
             golden("configured/power_name_annulment.json"));
}

BOOST_AUTO_TEST_CASE(a_correction_tells_the_corrected_value) {
  const auto result = composed("water.bill", ChangeKind::correction, ChangeKind::address_change);
  BOOST_TEST(data_of(result) == golden("configured/water_correction.json"));
  BOOST_TEST(type_of(result) == "tw.tongbao.person.address-changed.v1");
}

BOOST_AUTO_TEST_CASE(needs_no_word_of_what_does_not_concern_it) {
  const auto reason = [](const ComposeResult& result) { return std::get<NotNeeded>(result).reason; };
  BOOST_TEST(reason(composed("water.bill", ChangeKind::full_name_change)) == "kind_not_served");
  BOOST_TEST(reason(composed("post.forward", ChangeKind::doorplate_renumbering)) == "kind_not_served");
  BOOST_TEST(reason(composed("water.bill", ChangeKind::revocation, ChangeKind::full_name_change)) == "kind_not_served");
  auto same = with_number(a_notice("water.bill", ChangeKind::move_in));
  same.old_address = same.new_address;
  BOOST_TEST(reason(composed(same)) == "address_unchanged");
  auto relative = with_number(a_notice("power.user_name", ChangeKind::name_follows_relative));
  relative.new_name.reset();
  BOOST_TEST(reason(composed(relative)) == "name_unchanged");
}

BOOST_AUTO_TEST_CASE(names_what_the_notice_lacks) {
  const auto lacks = [](const Notice& notice) { return std::get<CannotCompose>(composed(notice)).field; };
  BOOST_TEST(lacks(a_notice("water.bill", ChangeKind::move_in)) == "customer_number");
  auto notice = with_number(a_notice("water.bill", ChangeKind::move_in));
  notice.new_address->street_doorplate.clear();
  BOOST_TEST(lacks(notice) == "new_address");
  notice.procedure = "water.meter";
  BOOST_TEST(lacks(notice) == "procedure");
  auto ancient = with_number(a_notice("water.bill", ChangeKind::move_in));
  ancient.effective_on = "1800-01-01";  // no day of the ROC calendar
  BOOST_TEST(lacks(ancient) == "effective_on");
}

BOOST_AUTO_TEST_CASE(tells_which_characters_the_partner_cannot_store) {
  auto notice = with_number(a_notice("water.bill", ChangeKind::move_in));
  notice.person.person_name = "堃峯";
  const auto result = composed(notice, "cp950");
  BOOST_REQUIRE(std::holds_alternative<CannotRepresent>(result));
  BOOST_TEST(!std::get<CannotRepresent>(result).characters.empty());
}

BOOST_AUTO_TEST_CASE(leaves_out_what_only_helps_where_it_cannot_be_stored) {
  auto notice = with_number(a_notice("water.bill", ChangeKind::move_in));
  notice.old_address->as_registered += "堃";
  const auto result = composed(notice, "cp950");
  BOOST_REQUIRE(std::holds_alternative<Message>(result));
  BOOST_TEST(find_field(std::get<Message>(result).data, "FormerAddress") == nullptr);
  BOOST_TEST(find_field(std::get<Message>(composed(notice)).data, "FormerAddress") != nullptr);
}

BOOST_AUTO_TEST_CASE(a_type_of_its_own_is_not_given_to_what_takes_back) {
  auto partner = example_partner("water");
  partner.event_type = "tw.example.water.changed.v2";
  const auto type = [&](const Notice& notice) {
    return type_of(compose_for_partner(partner, with_number(notice), *sample_characters("utf8")));
  };
  BOOST_TEST(type(a_notice("water.bill", ChangeKind::move_in)) == "tw.example.water.changed.v2");
  BOOST_TEST(type(a_notice_acting_on("water.bill", ChangeKind::revocation, ChangeKind::move_in)) ==
             "tw.tongbao.case.annulled.v1");
}

BOOST_AUTO_TEST_SUITE_END()
