#include "simulators/land/soap.h"

#include <boost/test/unit_test.hpp>

#include "simulators/land/result.h"
#include "tests/unit/sim_land/land_kit.h"

using namespace tongbao::sim_land;

BOOST_AUTO_TEST_SUITE(land_soap)

BOOST_AUTO_TEST_CASE(reads_the_example_of_the_page) {
  const auto read = read_request(golden("notice.xml"));
  const auto& soap = std::get<SoapRequest>(read);
  BOOST_TEST(soap.message_id == "urn:tongbao:notice:01JD9Z00000000000000000001");
  BOOST_TEST(soap.operation == "land.address");
  BOOST_TEST(soap.body.value("PersonName") == "許功蓋");
}

BOOST_AUTO_TEST_CASE(does_not_care_for_prefixes) {
  auto text = golden("notice.xml");
  for (auto at = text.find("wsa"); at != std::string::npos; at = text.find("wsa"))
    text.replace(at, 3, "x");
  BOOST_TEST(fault_of(text) == "ok");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_safe_xml) {
  const auto notice = golden("notice.xml");
  BOOST_TEST(fault_of("") == "8001");
  BOOST_TEST(fault_of("<a>") == "8001");
  BOOST_TEST(fault_of("\xEF\xBB\xBF" + notice) == "8001");
  BOOST_TEST(fault_of(with(notice, "<env:Envelope", "<!DOCTYPE a [<!ENTITY b 'c'>]><env:Envelope")) == "8001");
  BOOST_TEST(fault_of(with(notice, "許功蓋", "&b;")) == "8001");
  BOOST_TEST(fault_of(with(notice, "<env:Header>", "<env:Header><?php echo ?>")) == "8001");
  BOOST_TEST(fault_of(with(notice, "<wsa:To>", "<none:To>")) == "8001");
  BOOST_TEST(fault_of(with(notice, "許功蓋", "\xFF\xFE")) == "8001");
  BOOST_TEST(fault_of(with(notice, "<env:Body>", "<env:Body>text beside")) == "8001");
  std::string deep;
  for (int i = 0; i < 40; ++i)
    deep += "<d>";
  deep += "x";
  for (int i = 0; i < 40; ++i)
    deep += "</d>";
  BOOST_TEST(fault_of(with(notice, "許功蓋", deep)) == "8001");
}

BOOST_AUTO_TEST_CASE(reads_entities_that_xml_itself_defines) {
  const auto read = read_request(with(golden("notice.xml"), "許功蓋", "A &amp; &#x8A31;<![CDATA[<b>]]>"));
  BOOST_TEST(std::get<SoapRequest>(read).body.value("PersonName") == "A & 許<b>");
}

BOOST_AUTO_TEST_CASE(wants_each_addressing_header_once) {
  const auto notice = golden("notice.xml");
  BOOST_TEST(fault_of(without(notice, "<wsa:To>", "</wsa:To>")) == "8005");
  BOOST_TEST(fault_of(without(notice, "<wsa:MessageID>", "</wsa:MessageID>")) == "8005");
  BOOST_TEST(fault_of(with(notice, "<wsa:To>", "<wsa:MessageID>urn:a</wsa:MessageID><wsa:To>")) == "8005");
  BOOST_TEST(fault_of(with(notice, "urn:tongbao:land:1/land.address", "urn:tongbao:land:1/land.name")) == "8002");
  BOOST_TEST(fault_of(with(notice, "xmlns=\"urn:tongbao:land:1\"", "xmlns=\"urn:tongbao:land:2\"")) == "8002");
}

BOOST_AUTO_TEST_CASE(tells_versions_and_headers_it_does_not_understand) {
  const auto old_soap = read_request("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"/>");
  BOOST_TEST((std::get<SoapFault>(old_soap).code == FaultCode::version_mismatch));
  const auto block = read_request(
      with(golden("notice.xml"), "<wsa:To>", "<s:Security xmlns:s=\"urn:s\" env:mustUnderstand=\"true\"/><wsa:To>"));
  BOOST_TEST((std::get<SoapFault>(block).code == FaultCode::must_understand));
  BOOST_TEST(fault_of(with(golden("notice.xml"), "<wsa:To>", "<s:Trace xmlns:s=\"urn:s\"/><wsa:To>")) == "ok");
}

BOOST_AUTO_TEST_CASE(writes_the_answer_of_the_page) {
  LandResult result;
  result.code = "0000";
  result.transaction_id = "115-000000017";
  result.effective_at = "2026-11-22T03:04:06Z";
  result.rows = {{"XA", 1}, {"WA", 2}};
  result.follow_up = LandFollowUp{"fetch_certificate", "WA", "20270122"};
  const auto written = write_answer("Result", "urn:tongbao:land:answer:115-000000017",
                                    "urn:tongbao:notice:01JD9Z00000000000000000001", write_result(result));
  BOOST_TEST(written + "\n" == golden("answer.xml"));
}

BOOST_AUTO_TEST_CASE(writes_the_fault_of_the_page) {
  const SoapFault fault{FaultCode::receiver, "9001", "Database not available", "資料庫無法使用",
                        "urn:tongbao:notice:01JD9Z00000000000000000001"};
  BOOST_TEST(write_fault(fault) + "\n" == golden("fault.xml"));
  BOOST_TEST(http_status(fault) == 500);
  BOOST_TEST(http_status(SoapFault{FaultCode::sender, "8003", "", "", ""}) == 400);
}

BOOST_AUTO_TEST_CASE(says_which_characters_cannot_be_stored) {
  LandResult result;
  result.code = "3001";
  result.characters = {U'\U000249DF', U'峯'};
  BOOST_TEST(write_result(result).find("<STATUS>0</STATUS>") != std::string::npos);
  BOOST_TEST(write_result(result).find("<CHARACTERS><CHARACTER>U+249DF</CHARACTER><CHARACTER>U+5CEF</CHARACTER>"
                                       "</CHARACTERS>") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
