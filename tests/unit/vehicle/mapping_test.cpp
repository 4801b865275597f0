#include "plugins/vehicle/mapping.h"

#include <boost/test/unit_test.hpp>

#include "gateway/kit/field_json.h"
#include "gateway/kit/strict_json.h"
#include "tests/kit/a_notice.h"
#include "tests/kit/golden.h"
#include "tests/kit/sample_characters.h"

using namespace tongbao;

namespace {

ComposeResult composed(const Notice& notice, const std::string& profile = "utf8") {
  return compose_for_vehicle(notice, *sample_characters(profile));
}

std::string data_of(const ComposeResult& result) {
  return canonical_json(json_from_field(std::get<Message>(result).data));
}

std::string not_needed(const ComposeResult& result) {
  return std::get<NotNeeded>(result).reason;
}

}  // namespace

BOOST_AUTO_TEST_CASE(says_a_move_with_consent_to_the_fallback) {
  auto notice = a_notice("vehicle.registration_address", ChangeKind::move_in);
  notice.fallback_residence = true;
  const auto result = composed(notice);
  BOOST_TEST(data_of(result) == golden("vehicle/registration_move_in.json"));
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.person.address-changed.v1");
}

BOOST_AUTO_TEST_CASE(says_a_renumbering_as_an_act_of_the_authority) {
  auto notice = a_notice("vehicle.license_address", ChangeKind::doorplate_renumbering);
  notice.fallback_residence = true;  // not this procedure's to use
  const auto result = composed(notice);
  BOOST_TEST(data_of(result) == golden("vehicle/license_renumbering.json"));
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.addressing.doorplate-renumbered.v1");
}

BOOST_AUTO_TEST_CASE(says_a_change_of_name_with_its_romanization) {
  const auto result = composed(a_notice("vehicle.license_name", ChangeKind::full_name_change));
  BOOST_TEST(data_of(result) == golden("vehicle/license_name.json"));
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.person.name-changed.v1");
}

BOOST_AUTO_TEST_CASE(a_revocation_says_nothing_but_which_notice_it_annuls) {
  const auto result =
      composed(a_notice_acting_on("vehicle.license_name", ChangeKind::revocation, ChangeKind::full_name_change));
  BOOST_TEST(data_of(result) == golden("vehicle/license_name_revocation.json"));
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.case.annulled.v1");
}

BOOST_AUTO_TEST_CASE(a_correction_holds_the_corrected_value_and_what_it_corrects) {
  const auto result =
      composed(a_notice_acting_on("vehicle.license_address", ChangeKind::correction, ChangeKind::move_in));
  BOOST_TEST(data_of(result) == golden("vehicle/license_address_correction.json"));
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.person.address-changed.v1");
}

BOOST_AUTO_TEST_CASE(the_same_notice_gives_the_same_message) {
  const auto notice = a_notice("vehicle.license_address", ChangeKind::move_in);
  BOOST_TEST(data_of(composed(notice)) == data_of(composed(notice)));
}

BOOST_AUTO_TEST_CASE(needs_no_word_of_kinds_a_procedure_does_not_serve) {
  BOOST_TEST(not_needed(composed(a_notice("vehicle.license_name", ChangeKind::move_in))) == "kind_not_served");
  BOOST_TEST(not_needed(composed(a_notice("vehicle.license_address", ChangeKind::surname_change))) ==
             "kind_not_served");
  BOOST_TEST(not_needed(composed(a_notice_acting_on("vehicle.license_address", ChangeKind::revocation,
                                                    ChangeKind::surname_change))) == "kind_not_served");
}

BOOST_AUTO_TEST_CASE(needs_no_word_of_a_change_that_changes_nothing_here) {
  auto relative = a_notice("vehicle.license_name", ChangeKind::name_follows_relative);
  relative.new_name.reset();
  BOOST_TEST(not_needed(composed(relative)) == "name_unchanged");
  auto same = a_notice("vehicle.license_name", ChangeKind::romanization_change);
  same.old_name = same.new_name;
  BOOST_TEST(not_needed(composed(same)) == "name_unchanged");
  auto here = a_notice("vehicle.license_address", ChangeKind::move_in);
  here.old_address = here.new_address;
  BOOST_TEST(not_needed(composed(here)) == "address_unchanged");
}

BOOST_AUTO_TEST_CASE(tells_of_a_romanization_alone) {
  auto notice = a_notice("vehicle.license_name", ChangeKind::romanization_change);
  notice.old_name->person_name = notice.new_name->person_name;
  BOOST_TEST(std::holds_alternative<Message>(composed(notice)));
}

BOOST_AUTO_TEST_CASE(names_the_characters_the_office_cannot_store) {
  auto notice = a_notice("vehicle.license_address", ChangeKind::move_in);
  notice.person.person_name = "堃峯堃";
  const auto result = composed(notice, "cp950");
  BOOST_TEST(std::holds_alternative<CannotRepresent>(result));
  const std::vector<MissingCharacter> expected{{U'堃', "3-3476"}, {U'峯', "3-3064"}};
  BOOST_CHECK(std::get<CannotRepresent>(result).characters == expected);
  BOOST_TEST(std::holds_alternative<Message>(composed(notice, "cp950+fin")));
}

BOOST_AUTO_TEST_CASE(leaves_out_an_old_address_the_office_cannot_store) {
  auto notice = a_notice("vehicle.license_address", ChangeKind::move_in);
  notice.old_address->street_doorplate = "峯1號";
  const auto result = composed(notice, "cp950");
  BOOST_REQUIRE(std::holds_alternative<Message>(result));
  BOOST_TEST(find_field(std::get<Message>(result).data, "old_address") == nullptr);
}

BOOST_AUTO_TEST_CASE(says_which_value_is_lacking) {
  auto notice = a_notice("vehicle.license_address", ChangeKind::move_in);
  notice.new_address.reset();
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "new_address");
  notice = a_notice("vehicle.license_name", ChangeKind::given_name_change);
  notice.new_name.reset();
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "new_name");
  notice = a_notice("vehicle.license_name", ChangeKind::given_name_change);
  notice.person.birth_date = "1985-02-30";
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "person.birth_date");
  notice = a_notice_acting_on("vehicle.license_name", ChangeKind::revocation, ChangeKind::given_name_change);
  notice.earlier_notice_id.clear();
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "earlier_notice_id");
  notice.earlier_kind.reset();
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "earlier_kind");
  BOOST_TEST(std::get<CannotCompose>(composed(a_notice("vehicle.tea", ChangeKind::move_in))).field == "procedure");
}

BOOST_AUTO_TEST_CASE(every_served_kind_gives_a_message) {
  for (const auto& procedure : vehicle_procedures()) {
    const auto base = procedure.name == "vehicle.license_name" ? ChangeKind::married_name : ChangeKind::address_change;
    for (const auto kind : procedure.kinds) {
      const bool acting = kind >= ChangeKind::correction;
      const auto notice = acting ? a_notice_acting_on(procedure.name, kind, base) : a_notice(procedure.name, kind);
      BOOST_TEST_CONTEXT(procedure.name << " " << to_word(kind)) {
        BOOST_TEST(std::holds_alternative<Message>(composed(notice)));
      }
    }
  }
}
