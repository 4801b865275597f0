#include "gateway/domain/person_id.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;
using std::chrono::year;

BOOST_AUTO_TEST_SUITE(person_id)

namespace {

constexpr CalendarDate kIdToday{year{2026}, std::chrono::November, std::chrono::day{22}};

std::vector<std::string> codes_of_id(std::string_view text, CalendarDate today = kIdToday) {
  std::vector<std::string> codes;
  for (const auto& fault : check_person_id(text, today).faults)
    codes.push_back(fault.code);
  return codes;
}

void refused_with(std::string_view text, std::vector<std::string> expected) {
  const auto codes = codes_of_id(text);
  BOOST_TEST_CONTEXT(text) {
    BOOST_TEST(codes == expected, boost::test_tools::per_element());
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(accepts_every_valid_vector_and_tells_the_kind) {
  for (const auto* id :
       {"I100000003", "O100000004", "W100000001", "Z100000002", "X100000009", "Y100000000", "A123456789", "A123456798",
        "Y109876546", "Y155555550", "Y213579132", "Y224680244", "Y277777776"})
    BOOST_TEST((check_person_id(id, kIdToday).kind == PersonIdKind::citizen), id);
  for (const auto* id : {"A800000014", "A900207177", "A870000015", "Y800000013", "Y900000015"})
    BOOST_TEST((check_person_id(id, kIdToday).kind == PersonIdKind::resident), id);
  for (const auto* id : {"AB23456789", "AA00000009", "AC03095424", "BD01300667", "YA00000017"})
    BOOST_TEST((check_person_id(id, kIdToday).kind == PersonIdKind::old_resident), id);
}

BOOST_AUTO_TEST_CASE(refuses_every_invalid_vector_with_its_reason) {
  for (const auto* id : {"A123456788", "B223456789", "F931104091", "O958238842", "A800000000"})
    refused_with(id, {"person_id_check_digit"});
  refused_with("a123456789", {"person_id_lower_case"});
  refused_with("A12345678", {"person_id_length"});
  refused_with("A1234567890", {"person_id_length"});
  refused_with("", {"person_id_empty"});
  refused_with("Ａ１２３４５６７８９", {"person_id_full_width"});
  refused_with(" A123456789", {"person_id_full_width"});
  refused_with("1123456789", {"person_id_letter"});
  refused_with("A323456789", {"person_id_second"});
  refused_with("AE23456789", {"person_id_second"});
  refused_with("A12345678X", {"person_id_digits"});
  refused_with("1523456X89", {"person_id_letter", "person_id_second", "person_id_digits"});
}

BOOST_AUTO_TEST_CASE(names_every_fault_at_once) {
  refused_with("a12345", {"person_id_lower_case", "person_id_length"});
  refused_with("a 12345", {"person_id_full_width", "person_id_lower_case"});
}

BOOST_AUTO_TEST_CASE(ends_old_resident_numbers_with_the_year_2030) {
  constexpr CalendarDate kLast{year{2030}, std::chrono::December, std::chrono::day{31}};
  constexpr CalendarDate kNext{year{2031}, std::chrono::January, std::chrono::day{1}};
  BOOST_TEST(codes_of_id("YA00000017", kLast).empty());
  BOOST_TEST(codes_of_id("YA00000017", kNext) == std::vector<std::string>{"person_id_expired"});
  BOOST_TEST(codes_of_id("Y800000013", kNext).empty());
}

BOOST_AUTO_TEST_CASE(offers_a_correction_only_when_it_is_valid) {
  BOOST_TEST(check_person_id("y109876546", kIdToday).suggestion == "Y109876546");
  BOOST_TEST(check_person_id("Ｙ１０９８７６５４６", kIdToday).suggestion == "Y109876546");
  BOOST_TEST(check_person_id("Y1O9876546", kIdToday).suggestion == "Y109876546");
  BOOST_TEST(check_person_id("Y10987-6546 ", kIdToday).suggestion == "Y109876546");
  BOOST_TEST(check_person_id("y109876547", kIdToday).suggestion == "");
  BOOST_TEST(check_person_id("A123456788", kIdToday).suggestion == "");
  BOOST_TEST(check_person_id("Y109876546", kIdToday).suggestion == "");
}

BOOST_AUTO_TEST_SUITE_END()
