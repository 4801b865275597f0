#include "gateway/domain/receipt_number.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(receipt_numbers)

namespace {

const CalendarDate kReceiptDay = calendar_date_from("2026-11-22").value();

}  // namespace

BOOST_AUTO_TEST_CASE(checks_by_iso_7064_mod_37_36) {
  // the example of the GRid standard; the receipts below were made with a few lines of Python over the definition
  BOOST_TEST(mod_37_36_check("A12425GABC1234002").value() == 'M');
  BOOST_TEST(!mod_37_36_check("a"));
  BOOST_TEST(!mod_37_36_check("-"));
}

BOOST_AUTO_TEST_CASE(builds_and_reads_receipt_numbers) {
  BOOST_TEST(make_receipt_number({"09020010", kReceiptDay, 1}).value() == "09020010-1151122-0001-S");
  BOOST_TEST(make_receipt_number({"10016040", kReceiptDay, 12345}).value() == "10016040-1151122-12345-A");
  const auto read = read_receipt_number("09020010-1151122-0001-s");
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->office == "09020010");
  BOOST_TEST((read->day == kReceiptDay));
  BOOST_TEST(read->sequence == 1U);
}

BOOST_AUTO_TEST_CASE(refuses_parts_that_do_not_fit) {
  BOOST_TEST(!make_receipt_number({"0902001", kReceiptDay, 1}));
  BOOST_TEST(!make_receipt_number({"0902001A", kReceiptDay, 1}));
  BOOST_TEST(!make_receipt_number({"09020010", kReceiptDay, 0}));
  BOOST_TEST(!make_receipt_number({"09020010", kReceiptDay, 1'000'000}));
  BOOST_TEST(!make_receipt_number({"09020010", calendar_date_from("1911-12-31").value(), 1}));
}

BOOST_AUTO_TEST_CASE(refuses_every_single_typing_error) {
  const std::string good = make_receipt_number({"09020010", kReceiptDay, 4711}).value();
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char other : std::string_view{"0123456789AZ"}) {
      std::string typed = good;
      typed[at] = other;
      if (typed != good) BOOST_TEST(!read_receipt_number(typed), typed);
    }
  }
  for (const auto* text : {"", "-", "09020010-1151122-00001-S", "09020010-1151122-1-S", "09020010-1150231-0001-S"})
    BOOST_TEST(!read_receipt_number(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
