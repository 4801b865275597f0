#include "simulators/land/notice.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/sim_land/land_kit.h"

using namespace tongbao::sim_land;

BOOST_AUTO_TEST_SUITE(land_notice)

BOOST_AUTO_TEST_CASE(reads_every_field_of_the_example) {
  const auto notice = a_notice();
  BOOST_TEST(notice.notice_id == "01JD9Z00000000000000000001");
  BOOST_TEST(notice.procedure == "land.address");
  BOOST_TEST(notice.subject_seq == "00000000000000000042");
  BOOST_TEST(notice.birth_date == "19850312");
  BOOST_TEST(notice.old_address->street_doorplate == "民生路1號");
  BOOST_TEST(notice.new_address->as_registered == "澎湖縣馬公市嵵裡里5鄰嵵裡12號");
  BOOST_TEST(!notice.new_name.has_value());
  BOOST_TEST(notice.annuls.empty());
}

BOOST_AUTO_TEST_CASE(keeps_the_fields_in_their_order) {
  const auto text = golden("notice.xml");
  BOOST_TEST(wrong_in(text).empty());
  BOOST_TEST(wrong_in(without(text, "<CaseId>", "</CaseId>")) == "CaseId is missing");
  BOOST_TEST(wrong_in(with(text, "<Kind>", "<Extra>1</Extra><Kind>")) == "Kind is missing");
  BOOST_TEST(wrong_in(with(text, "</land.address>", "<Extra>1</Extra></land.address>")) ==
             "Extra is unknown or out of order");
  BOOST_TEST(wrong_in(with(text, "<Neighbor>2鄰</Neighbor>", "<Neighbor></Neighbor>")) ==
             "OldAddress / Neighbor must hold a value");
}

BOOST_AUTO_TEST_CASE(checks_the_form_of_values) {
  const auto text = golden("notice.xml");
  BOOST_TEST(wrong_in(with(text, "19850312", "19850230")) == "BirthDate must be a day yyyyMMdd");
  BOOST_TEST(wrong_in(with(text, "19850312", "1985-3-1")) == "BirthDate must be a day yyyyMMdd");
  BOOST_TEST(wrong_in(with(text, "19850312", "20240229")).empty());
  BOOST_TEST(wrong_in(with(text, "00000000000000000042", "42")) == "SubjectSeq must have 20 digits");
  BOOST_TEST(wrong_in(with(text, "10016010", "100160")) == "NewAddress / AreaCode must have 8 or 11 digits");
}

BOOST_AUTO_TEST_CASE(wants_what_each_procedure_needs) {
  const auto text = golden("notice.xml");
  BOOST_TEST(wrong_in(without(text, "<NewAddress>", "</NewAddress>")) == "NewAddress is missing");
  BOOST_TEST(wrong_in(without(text, "<OldAddress>", "</OldAddress>")).empty());
  auto doorplate = with(with(text, "/land.address", "/land.doorplate"), "<land.address", "<land.doorplate");
  doorplate = with(doorplate, "</land.address", "</land.doorplate");
  BOOST_TEST(wrong_in(doorplate) == "Basis is missing");
  const auto based = with(doorplate, "</EffectiveDate>", "</EffectiveDate><Basis>府民戶字第1號</Basis>");
  BOOST_TEST(wrong_in(based).empty());
  BOOST_TEST(wrong_in(without(based, "<OldAddress>", "</OldAddress>")) == "OldAddress is missing");
}

BOOST_AUTO_TEST_CASE(ties_a_revocation_to_the_earlier_notice) {
  const auto text = with(golden("notice.xml"), "move_in", "revocation");
  BOOST_TEST(wrong_in(text) == "Annuls must stand for revocation and annulment only");
  const auto tied = with(text, "</Kind>", "</Kind><Annuls>urn:tongbao:notice:01JD9Z00000000000000000000</Annuls>");
  BOOST_TEST(wrong_in(tied).empty());
  BOOST_TEST(wrong_in(without(tied, "<NewAddress>", "</NewAddress>")).empty());
  BOOST_TEST(std::get<LandNotice>(notice_in(tied)).annuls == "01JD9Z00000000000000000000");
  BOOST_TEST(wrong_in(with(tied, ">urn:tongbao:notice:01JD9Z00000000000000000000<", ">x<")) ==
             "Annuls must be urn:tongbao:notice: and an id");
}

BOOST_AUTO_TEST_CASE(finds_bodies_equal_that_differ_in_layout_only) {
  const auto pretty = read_request(golden("notice.xml"));
  const auto other = read_request(with(golden("notice.xml"), "<Kind>", "\n\n  <!-- kind --><Kind>"));
  const auto changed = read_request(with(golden("notice.xml"), "12號", "13號"));
  const auto text = [](const auto& read) { return field_text(std::get<SoapRequest>(read).body); };
  BOOST_TEST(text(pretty) == text(other));
  BOOST_TEST(text(pretty) != text(changed));
}

BOOST_AUTO_TEST_CASE(reads_a_poll) {
  const auto poll = [](const std::string& body) {
    return read_query(
        std::get<Element>(parse_xml("<QueryAnswers xmlns=\"urn:tongbao:land:1\">" + body + "</QueryAnswers>")));
  };
  const auto query = poll("<MaxAnswers>50</MaxAnswers><Ack>LA-1-1</Ack><Ack>LA-2-1</Ack>");
  BOOST_TEST(std::get<AnswerQuery>(query).most == 50u);
  BOOST_TEST(std::get<AnswerQuery>(query).acknowledged.size() == 2u);
  BOOST_TEST(std::holds_alternative<BadNotice>(poll("<MaxAnswers>101</MaxAnswers>")));
  BOOST_TEST(std::holds_alternative<BadNotice>(poll("<Ack>LA-1-1</Ack>")));
}

BOOST_AUTO_TEST_SUITE_END()
