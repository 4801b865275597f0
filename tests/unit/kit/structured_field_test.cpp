#include "gateway/kit/structured_field.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/kit/test_result.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(structured_field)

BOOST_AUTO_TEST_CASE(reads_a_signature_input_and_spells_it_the_same) {
  const std::string list =
      R"(("@status" "content-type";req "x";a=tok;b=?0);created=1795316646;keyid="vehicle-2026a";n=-7;bytes=:AAH/:)";
  const auto dictionary = parse_sf_dictionary("tongbao=" + list + " ,\tother=(), flag;q=1, n=5");
  BOOST_REQUIRE(bool(dictionary));
  BOOST_TEST(dictionary->size() == 4u);
  const auto& read = std::get<SfInnerList>(*find_sf(*dictionary, "tongbao"));
  BOOST_TEST(read.items.size() == 3u);
  BOOST_TEST(sf_text(read) == list);
  BOOST_TEST(std::get<std::string>(*find_sf(read.parameters, "keyid")) == "vehicle-2026a");
  BOOST_TEST(std::get<SfBytes>(*find_sf(read.parameters, "bytes")).bytes == std::string("\0\x01\xFF", 3));
  BOOST_TEST(sf_text(std::get<SfInnerList>(*find_sf(*dictionary, "other"))) == "()");
  BOOST_TEST(sf_text(std::get<SfItem>(*find_sf(*dictionary, "flag"))) == "?1;q=1");
  BOOST_TEST(find_sf(*dictionary, "absent") == nullptr);
}

BOOST_AUTO_TEST_CASE(escapes_quotes_and_backslashes) {
  const auto item = parse_sf_item(R"(  "a\"b\\c"  )");
  BOOST_REQUIRE(bool(item));
  BOOST_TEST(std::get<std::string>(item->value) == "a\"b\\c");
  BOOST_TEST(sf_text(*item) == R"("a\"b\\c")");
}

BOOST_AUTO_TEST_CASE(refuses_what_rfc_8941_refuses) {
  for (const char* text : {"a=",
                           "a=1,",
                           "a=1 b=2",
                           "A=1",
                           "a=(\"x\"",
                           "a=(\"x\"\"y\")",
                           "a=(1,2)",
                           "a=\"x",
                           "a=\"\\x\"",
                           "a=\"\xC3\xA9\"",
                           "a=:AA:",
                           "a=:AAA=",
                           "a=?2",
                           "a=1.5",
                           "a=1234567890123456",
                           "a=-",
                           "a=1;B=2",
                           "=1",
                           "a=1;;b",
                           "\ta=1",
                           "a=@1"})
    BOOST_TEST(code_of_failure(parse_sf_dictionary(text)) == "structured_field_malformed", text);
  for (const char* text : {"", "\"a\" b", "(\"a\")"})
    BOOST_TEST(code_of_failure(parse_sf_item(text)) == "structured_field_malformed", text);
  BOOST_TEST(parse_sf_dictionary("")->empty());
}

BOOST_AUTO_TEST_CASE(refuses_a_key_that_stands_twice) {
  BOOST_TEST(!parse_sf_dictionary("a=1, a=2"));
  BOOST_TEST(!parse_sf_dictionary("a=1;b=1;b=2"));
}

BOOST_AUTO_TEST_SUITE_END()
