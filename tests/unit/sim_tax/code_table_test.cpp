#include "simulators/stage/code_table.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/sim_tax/tax_kit.h"

using namespace tongbao;
using stage::CodeTable;

BOOST_AUTO_TEST_SUITE(code_table)

// Codes below: python3, str.encode("cp950"); FIN from CNS2FIN.
BOOST_AUTO_TEST_CASE(reads_cp950_exactly) {
  const auto table = CodeTable::cp950();
  BOOST_TEST(table.decode("\xB3\x5C\xA5\x5C\xBB\x5C 1").value() == "許功蓋 1");
  BOOST_TEST(table.decode("\xF9\xDA").value() == "恒");
  BOOST_TEST(!table.decode("\xB3").has_value());
  BOOST_TEST(!table.decode("\xFC\x8D").has_value());
  BOOST_TEST(!table.decode("\xFA\x41").has_value());  // private use
  BOOST_TEST(!table.decode("\x80").has_value());
}

BOOST_AUTO_TEST_CASE(knows_what_cp950_lacks) {
  const auto table = CodeTable::cp950();
  BOOST_TEST(table.missing("許功蓋恒 A1").empty());
  BOOST_TEST((table.missing("峯温磘峯𤧟") == std::vector<char32_t>{U'峯', U'温', U'磘', U'𤧟'}));
  BOOST_TEST((table.missing("\uE000") == std::vector<char32_t>{0xE000}));
  BOOST_TEST((table.missing("\xFF") == std::vector<char32_t>{0xFFFD}));
  BOOST_TEST(CodeTable::everything().missing("峯温磘𤧟").empty());
}

BOOST_AUTO_TEST_CASE(adds_the_extension_without_changing_cp950) {
  const auto table = sim_tax::cp950_and_fin();
  BOOST_TEST(table.decode("\xFC\x8D\xFB\x93").value() == "堃峯");
  BOOST_TEST(table.missing("堃峯許").empty());
  BOOST_TEST(table.decode("\xE3\x5A").value() == "劄");
  BOOST_TEST((table.missing("箚") == std::vector<char32_t>{U'箚'}));
}

BOOST_AUTO_TEST_CASE(takes_the_lowest_of_several_codes) {
  const sim_tax::TestFolder folder;
  const auto table =
      CodeTable::cp950_and(folder.file("a", "3-3064\tFAD0\n3-3064\tFA4B\n"), {folder.file("b", "3-3064\t5CEF\n")});
  BOOST_TEST(table.decode("\xFA\x4B").value() == "峯");
  BOOST_TEST(table.missing("峯").empty());
}

BOOST_AUTO_TEST_CASE(says_when_a_table_cannot_be_used) {
  const sim_tax::TestFolder folder;
  BOOST_CHECK_THROW((void)CodeTable::cp950_and(folder.path / "none", {}), std::runtime_error);
  BOOST_CHECK_THROW((void)CodeTable::cp950_and(folder.file("empty", ""), {}), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
