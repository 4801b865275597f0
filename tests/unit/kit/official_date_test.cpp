#include "gateway/kit/official_date.h"

#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_CASE(roc_dates_have_seven_bytes_both_ways) {
  // The vectors of docs/formats/tax.md and the years around them.
  for (const auto& [iso, roc] : std::vector<std::pair<std::string, std::string>>{{"2011-01-01", "1000101"},
                                                                                 {"2010-12-31", "0991231"},
                                                                                 {"2024-02-29", "1130229"},
                                                                                 {"2026-04-22", "1150422"},
                                                                                 {"1912-01-01", "0010101"},
                                                                                 {"1911-12-31", "-011231"},
                                                                                 {"1911-03-15", "-010315"},
                                                                                 {"1813-01-01", "-990101"},
                                                                                 {"2910-12-31", "9991231"}}) {
    BOOST_TEST(roc_date(iso).value_or("none") == roc);
    BOOST_TEST(iso_from_roc(roc).value_or("none") == iso);
  }
}

BOOST_AUTO_TEST_CASE(impossible_dates_give_nothing) {
  for (const char* iso : {"", "2025-02-29", "2026-13-01", "2026-1-1", "20260101", "1812-12-31", "2911-01-01"})
    BOOST_TEST(!roc_date(iso), iso);
  for (const char* roc : {"", "1140229", "0990431", "1001301", "115422", "11504220", "0000101", "-000101", "--10101",
                          "       ", "1150a22", "+150422"})
    BOOST_TEST(!iso_from_roc(roc), roc);
}

BOOST_AUTO_TEST_CASE(compact_dates_are_eight_digits) {
  BOOST_TEST(*compact_date("2026-11-22") == "20261122");
  BOOST_TEST(*iso_from_compact("20261122") == "2026-11-22");
  for (const char* text : {"2026-02-30", "2026-2-3", ""})
    BOOST_TEST(!compact_date(text), text);
  for (const char* text : {"20260230", "2026-1-1", "1150422", "00000101", ""})
    BOOST_TEST(!iso_from_compact(text), text);
}
