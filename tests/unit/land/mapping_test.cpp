#include "plugins/land/mapping.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/a_notice.h"
#include "tests/kit/golden.h"
#include "tests/kit/sample_characters.h"

using namespace tongbao;

namespace {

ComposeResult composed(const Notice& notice, const std::string& profile = "utf8") {
  return compose_for_land(notice, *sample_characters(profile));
}

/// Fields as they stand in the golden documents, whose values need no escaping.
std::string elements(const Field& group) {
  std::string text;
  for (const auto& child : group.children)
    text += "<" + child.name + ">" + (child.children.empty() ? child.value : elements(child)) + "</" + child.name + ">";
  return text;
}

/// The body of a golden document: what stands inside the element of the procedure.
std::string golden_body(const std::string& name, const std::string& procedure) {
  const auto document = golden("land/" + name);
  const auto open = "<" + procedure + " xmlns=\"urn:tongbao:land:1\">";
  const auto from = document.find(open) + open.size();
  return document.substr(from, document.find("</" + procedure + ">") - from);
}

std::string body_of(const ComposeResult& result) {
  return elements(std::get<Message>(result).data);
}
std::string not_needed(const ComposeResult& result) {
  return std::get<NotNeeded>(result).reason;
}

}  // namespace

BOOST_AUTO_TEST_CASE(says_a_move_in_the_order_of_the_page) {
  const auto result = composed(a_notice("land.address", ChangeKind::move_in));
  BOOST_TEST(body_of(result) == golden_body("address_move_in.xml", "land.address"));
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.person.address-changed.v1");
}

BOOST_AUTO_TEST_CASE(says_a_change_of_name) {
  BOOST_TEST(body_of(composed(a_notice("land.name", ChangeKind::full_name_change))) ==
             golden_body("name_change.xml", "land.name"));
}

BOOST_AUTO_TEST_CASE(says_a_renumbering_with_the_decision_it_rests_on) {
  const auto result = composed(a_notice("land.doorplate", ChangeKind::doorplate_renumbering));
  BOOST_TEST(body_of(result) == golden_body("doorplate.xml", "land.doorplate"));
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.addressing.doorplate-renumbered.v1");
}

BOOST_AUTO_TEST_CASE(a_revocation_names_the_notice_it_annuls) {
  const auto result = composed(a_notice_acting_on("land.address", ChangeKind::revocation, ChangeKind::move_in));
  BOOST_TEST(body_of(result) == golden_body("address_revocation.xml", "land.address"));
  BOOST_TEST(std::get<Message>(result).event_type == "tw.tongbao.case.annulled.v1");
}

BOOST_AUTO_TEST_CASE(a_correction_holds_the_corrected_name) {
  BOOST_TEST(body_of(composed(a_notice_acting_on("land.name", ChangeKind::correction, ChangeKind::full_name_change))) ==
             golden_body("name_correction_of_earlier.xml", "land.name"));
}

BOOST_AUTO_TEST_CASE(needs_no_word_of_what_it_does_not_serve) {
  BOOST_TEST(not_needed(composed(a_notice("land.address", ChangeKind::surname_change))) == "kind_not_served");
  BOOST_TEST(not_needed(composed(a_notice("land.address", ChangeKind::doorplate_renumbering))) == "kind_not_served");
  BOOST_TEST(not_needed(composed(a_notice("land.name", ChangeKind::move_in))) == "kind_not_served");
  BOOST_TEST(not_needed(composed(a_notice("land.doorplate", ChangeKind::move_in))) == "kind_not_served");
  auto relative = a_notice("land.name", ChangeKind::name_follows_relative);
  relative.new_name = relative.old_name;
  BOOST_TEST(not_needed(composed(relative)) == "name_unchanged");
}

BOOST_AUTO_TEST_CASE(names_the_characters_the_land_office_cannot_store) {
  auto notice = a_notice("land.address", ChangeKind::move_in);
  notice.new_address->as_registered = "澎湖縣西嶼鄉峯1號";
  const auto result = composed(notice, "cp950");
  BOOST_REQUIRE(std::holds_alternative<CannotRepresent>(result));
  BOOST_TEST(std::get<CannotRepresent>(result).characters.front().cns_code == "3-3064");
  BOOST_TEST(std::holds_alternative<Message>(composed(notice, "land:澎湖縣")));
}

BOOST_AUTO_TEST_CASE(an_old_value_it_cannot_store_is_left_out_but_not_from_a_renumbering) {
  auto move = a_notice("land.address", ChangeKind::move_in);
  move.old_address->as_registered = "峯1號";
  const auto result = composed(move, "cp950");
  BOOST_REQUIRE(std::holds_alternative<Message>(result));
  BOOST_TEST(find_field(std::get<Message>(result).data, "OldAddress") == nullptr);
  auto renumbering = a_notice("land.doorplate", ChangeKind::doorplate_renumbering);
  renumbering.old_address->as_registered = "峯1號";
  BOOST_TEST(std::holds_alternative<CannotRepresent>(composed(renumbering, "cp950")));
}

BOOST_AUTO_TEST_CASE(says_which_value_is_lacking) {
  auto notice = a_notice("land.doorplate", ChangeKind::doorplate_renumbering);
  notice.basis.clear();
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "basis");
  notice = a_notice("land.doorplate", ChangeKind::doorplate_renumbering);
  notice.old_address.reset();
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "old_address");
  notice = a_notice("land.address", ChangeKind::move_in);
  notice.new_address->area_code = "0902";
  BOOST_TEST(std::get<CannotCompose>(composed(notice)).field == "new_address");
}

BOOST_AUTO_TEST_CASE(every_served_kind_gives_a_message) {
  for (const auto& procedure : land_procedures()) {
    const auto base = procedure.kinds.front();
    for (const auto kind : procedure.kinds) {
      const bool acting = kind >= ChangeKind::correction;
      const auto notice = acting ? a_notice_acting_on(procedure.name, kind, base) : a_notice(procedure.name, kind);
      BOOST_TEST_CONTEXT(procedure.name << " " << to_word(kind)) {
        BOOST_TEST(std::holds_alternative<Message>(composed(notice)));
      }
    }
  }
}
