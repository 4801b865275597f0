#include <boost/test/unit_test.hpp>

#include "adapters/soap_xml/adapter.h"
#include "adapters/soap_xml/xml_element.h"
#include "tests/kit/golden.h"

using namespace tongbao;

namespace {

constexpr std::string_view kLand = "urn:tongbao:land:1";

Field leaf(const std::string& name, const std::string& value) {
  return {name, value, {}};
}

/// tests/golden/land/name_change.xml, made by Python's xml.sax.saxutils and checked with xmllint.
Envelope name_change() {
  Envelope envelope;
  envelope.notice_id = "01JD9Z00000000000000000001";
  envelope.procedure = "land.name";
  envelope.message.data.children = {
      leaf("CaseId", "01JD9Z00000000000000000000"),
      leaf("OfficeCode", "09020010"),
      leaf("Subject", "n5yQ1kXv9c0kzq2m0p9f2A"),
      leaf("SubjectSeq", "00000000000000000042"),
      leaf("Kind", "full_name_change"),
      leaf("PersonId", "Y109876546"),
      leaf("PersonName", "許大明"),
      leaf("BirthDate", "19850312"),
      {"OldName", "", {leaf("PersonName", "許功蓋")}},
      {"NewName", "", {leaf("PersonName", "許大明"), leaf("Romanization", "HSU, TA-MING")}},
      leaf("RegisteredDate", "20261122"),
      leaf("EffectiveDate", "20261120")};
  return envelope;
}

class CountingRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override {
    for (auto& byte : bytes)
      byte = static_cast<std::byte>(next_++);
  }

 private:
  int next_ = 0xF0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(writes_the_golden_envelope_byte_for_byte) {
  const auto document = notice_document(kLand, "https://land.example.tw/land", name_change());
  BOOST_TEST(*document == golden("land/name_change.xml"));
}

BOOST_AUTO_TEST_CASE(escapes_what_would_be_markup) {
  // As Python's xml.sax.saxutils.escape gives it, carriage return by reference (XML 1.0 §2.11).
  BOOST_TEST(*xml_text("a<b>&\"c\"\r\n") == "a&lt;b&gt;&amp;&quot;c&quot;&#13;\n");
  auto envelope = name_change();
  envelope.message.data.children = {leaf("PersonName", "</PersonName><Kind>x & \"y\"\r")};
  const auto document = notice_document(kLand, "https://land.example.tw/land?a=1&b=2", envelope);
  const auto root = parse_xml(*document);
  BOOST_REQUIRE(bool(root));
  const auto* body = root->only(kSoapSpace, "Body")->only(kLand, "land.name");
  BOOST_TEST(body->only(kLand, "PersonName")->text == "</PersonName><Kind>x & \"y\"\r");
  BOOST_TEST(root->only(kSoapSpace, "Header")->only(kAddressingSpace, "To")->text ==
             "https://land.example.tw/land?a=1&b=2");
}

BOOST_AUTO_TEST_CASE(refuses_text_that_xml_does_not_have) {
  for (const std::string& text : {std::string{"a\0b", 3}, std::string{"a\x08"}, std::string{"\xEF\xBF\xBF"},
                                  std::string{"\xED\xA0\x80"}, std::string{"\xFF"}}) {
    const auto escaped = xml_text(text);
    BOOST_REQUIRE(!escaped);
    BOOST_TEST(escaped.failure().code == "not_xml_text");
  }
}

BOOST_AUTO_TEST_CASE(asks_for_later_answers_with_acknowledgements) {
  const std::vector<std::string> acks{"115-1-1", "115-2-1"};
  const auto document = query_document(kLand, "https://land.example.tw/land", "urn:uuid:1", 50, acks);
  BOOST_TEST(document->find("<wsa:Action>urn:tongbao:land:1/QueryAnswers</wsa:Action>"
                            "<wsa:MessageID>urn:uuid:1</wsa:MessageID>") != std::string::npos);
  BOOST_TEST(document->find("<QueryAnswers xmlns=\"urn:tongbao:land:1\"><MaxAnswers>50</MaxAnswers><Ack>115-1-1</Ack>"
                            "<Ack>115-2-1</Ack></QueryAnswers>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_question_has_an_id_of_its_own) {
  CountingRandom random;
  // Version and variant bits as RFC 9562 §5.4 puts them.
  BOOST_TEST(random_uuid_urn(random) == "urn:uuid:f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff");
  BOOST_TEST(random_uuid_urn(random) != "urn:uuid:f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff");
}
