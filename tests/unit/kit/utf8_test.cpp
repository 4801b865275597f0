#include "gateway/kit/utf8.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(reads_every_length) {
  BOOST_TEST((to_code_points("A\xC2\xB7峯𤧟").value() == std::u32string{U'A', 0xB7, 0x5CEF, 0x249DF}));
}

BOOST_AUTO_TEST_CASE(writes_every_scalar_value_and_reads_it_back) {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    std::size_t at = 0;
    const auto read = next_code_point(text, at);
    if (read != c || at != text.size()) BOOST_FAIL("U+" << std::hex << static_cast<unsigned>(c));
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_ill_formed) {
  // Overlong, lone continuation, surrogate, beyond U+10FFFF, cut short, Latin-1, CP950.
  for (const std::string text : {"\xC0\x80", "\xC1\xBF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\x80", "\xED\xA0\x80",
                                 "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xE5\xB3", "\xFF", "\xA5\x5C"})
    BOOST_TEST(!is_utf8(text));
  BOOST_TEST(first_ill_formed("峯\xE5\xB3").value() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
