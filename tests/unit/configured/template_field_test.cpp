#include "plugins/configured/template_field.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

std::string fault(const std::string& line) {
  const auto field = parse_template_field(line);
  return field ? "" : field.failure().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configured_template_field)

BOOST_AUTO_TEST_CASE(reads_a_path_a_member_a_form_and_an_option) {
  const auto field = parse_template_field("  Bill/Date=effective_on   as  roc ,if_representable ");
  BOOST_REQUIRE(bool{field});
  BOOST_TEST(field->path == (std::vector<std::string>{"Bill", "Date"}), boost::test_tools::per_element());
  BOOST_TEST(field->member->path == "effective_on");
  BOOST_TEST((field->date_form == DateForm::roc));
  BOOST_TEST(field->if_representable);
}

BOOST_AUTO_TEST_CASE(reads_a_constant_as_it_stands) {
  const auto field = parse_template_field("Channel = 'as = 戶政, x'");
  BOOST_REQUIRE(bool{field});
  BOOST_TEST(field->member == nullptr);
  BOOST_TEST(field->constant == "as = 戶政, x");
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_and_what_was_meant) {
  BOOST_TEST(fault("CustomerNumber") == "has no \"=\" (<Name> = <member of a notice>)");
  BOOST_TEST(fault("A = ") == "has nothing behind \"=\"");
  BOOST_TEST(fault("A = customer_numbr") ==
             "\"customer_numbr\" is no member of a notice; did you mean customer_number?");
  BOOST_TEST(fault("A = new_address.vilage") ==
             "\"new_address.vilage\" is no member of a notice; did you mean new_address.village?");
  BOOST_TEST(
      fault("A = phone") ==
      "\"phone\" is no member of a notice (docs/formats/configured.md lists them; a constant stands between ' and "
      "')");
  BOOST_TEST(fault("A = traceparent").starts_with("\"traceparent\" is no member of a notice"));
  BOOST_TEST(fault("A = effective_on as minguo") ==
             "\"minguo\" is no form of a date (iso | compact | roc, default iso)");
  BOOST_TEST(fault("A = kind as roc") == "kind is no date; only a date is written \"as\" a form");
  BOOST_TEST(fault("A = kind, optional") == "\"optional\" is no option; did you mean if_representable?");
  BOOST_TEST(fault("A = kind kind").starts_with("\"kind\" is not understood"));
  BOOST_TEST(fault("A = 'x' y") == "a constant is one text between ' and ' and nothing behind it");
  BOOST_TEST(fault("A = ''") == "an empty constant says nothing");
  for (const auto* line : {"1A = kind", "A b = kind", "A//B = kind", " = kind", "A/ = kind", "姓名 = kind"})
    BOOST_TEST(fault(line).find(" is no field name ") != std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(knows_every_member_by_its_own_path) {
  for (const auto& path : notice_member_paths()) {
    const auto field = parse_template_field("A = " + path);
    BOOST_REQUIRE(bool{field});
    BOOST_TEST(field->member->path == path);
  }
}

BOOST_AUTO_TEST_SUITE_END()
