#include "adapters/soap_xml/xml_element.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

std::string code_of(const std::string& document) {
  const auto root = parse_xml(document);
  return root ? "" : root.failure().code;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_elements_with_their_namespaces) {
  const auto root = parse_xml(
      "<?xml version=\"1.0\"?><!-- x --><a:r xmlns:a=\"u:1\" xmlns=\"u:2\"> <b>1 &lt; 2</b>\n"
      "<a:c><![CDATA[<x>]]></a:c><b/></a:r>");
  BOOST_REQUIRE(bool(root));
  BOOST_TEST(root->is("u:1", "r"));
  BOOST_TEST(root->children.size() == 3U);
  BOOST_TEST(root->only("u:1", "c")->text == "<x>");
  BOOST_TEST(root->only("u:2", "b") == nullptr);  // stands twice
  BOOST_TEST(root->children.front().text == "1 < 2");
}

BOOST_AUTO_TEST_CASE(refuses_a_document_type_in_any_disguise) {
  BOOST_TEST(code_of("<!DOCTYPE r [<!ENTITY a \"b\">]><r>&a;</r>") == "xml_refused");
  BOOST_TEST(code_of("<r><![CDATA[<!DOCTYPE r>]]></r>") == "xml_refused");
  std::string wide;
  for (const char c : std::string{"<!DOCTYPE r><r/>"})
    wide += std::string{c, '\0'};
  BOOST_TEST(code_of("\xFF\xFE" + wide) == "xml_refused");
  BOOST_TEST(code_of("<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADwAIQ-DOCTYPE r+AD4-<r/>") != "");
}

BOOST_AUTO_TEST_CASE(loads_and_expands_nothing) {
  BOOST_TEST(code_of("<r>&unknown;</r>") == "xml_malformed");
  BOOST_TEST(code_of("<r><?php x?></r>") == "xml_refused");
  BOOST_TEST(code_of("<?xml-stylesheet href=\"http://x/\"?><r/>") == "xml_refused");
  const auto root = parse_xml("<r xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"/etc/passwd\"/></r>");
  BOOST_REQUIRE(bool(root));
  BOOST_TEST(root->children.front().text.empty());
}

BOOST_AUTO_TEST_CASE(unsound_namespaces_are_fatal) {
  BOOST_TEST(code_of("<a:r/>") == "xml_malformed");
  BOOST_TEST(code_of("<r a:b=\"1\"/>") == "xml_malformed");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_well_formed) {
  for (const char* document :
       {"", "<r>", "<r></s>", "<r/><r/>", "text", "<r/>text", "<r>\x01</r>", "<html><br></html>", "{\"a\":1}"})
    BOOST_TEST(code_of(document) == "xml_malformed", document);
  BOOST_TEST(code_of("\xEF\xBB\xBF<r/>") == "xml_refused");
  BOOST_TEST(code_of("<r>\xFF</r>") == "xml_refused");
  BOOST_TEST(code_of("<r>text<b/>text</r>") == "xml_refused");
}

BOOST_AUTO_TEST_CASE(depth_has_an_end) {
  const auto nested = [](int depth) {
    std::string document;
    for (int at = 0; at < depth; ++at)
      document += "<a>";
    for (int at = 0; at < depth; ++at)
      document += "</a>";
    return document;
  };
  BOOST_TEST(code_of(nested(32)).empty());
  BOOST_TEST(!code_of(nested(33)).empty());
  BOOST_TEST(!code_of(nested(50'000)).empty());
}
