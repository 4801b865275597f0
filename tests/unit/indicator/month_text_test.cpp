#include "gateway/indicator/month_text.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_CASE(a_month_reads_back_as_it_was_written) {
  BOOST_TEST(month_text(202611) == "2026-11");
  BOOST_TEST(month_from_text("2026-11").value() == 202611);
  BOOST_TEST(month_from_text("2026-01").value() == 202601);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_month) {
  for (const auto* wrong : {"", "2026", "202611", "2026-00", "2026-13", "2026-1", "2026/11", "2026-1a", "2026-11-01"})
    BOOST_TEST(!month_from_text(wrong).has_value(), wrong);
}
