#include "gateway/kit/digest.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(digest)

// Values of FIPS 180-4 examples and RFC 4231 case 2, made again with `openssl dgst`.
BOOST_AUTO_TEST_CASE(digests_as_the_standards_say) {
  BOOST_TEST(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(to_hex(sha512("{\"hello\": \"world\"}")) ==
             "5990cf6959ffed7807680cbca66a23024196a11c765050a1178d40dacbd7f936"
             "8f9be01bc008015a7ac8898965bbb04d37279a95d54bbd1c049931d65ef2707b");
  BOOST_TEST(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_CASE(spells_base64_as_rfc_4648) {
  const char* plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
  const char* spelled[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (int i = 0; i < 7; ++i) {
    BOOST_TEST(to_base64(plain[i]) == spelled[i]);
    BOOST_TEST(from_base64(spelled[i]).value() == plain[i]);
  }
  BOOST_TEST(to_base64url("\xFB\xFF\xFE") == "-__-");
  BOOST_TEST(to_base64url("f") == "Zg");
  BOOST_TEST(from_base64url("Zg").value() == "f");
}

BOOST_AUTO_TEST_CASE(refuses_loose_base64) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9v ", "Zm9\n", "Z===", "====", "=Zg=", "Zg==Zg==", "-__-"})
    BOOST_TEST(!from_base64(text).has_value(), text);
  for (const char* text : {"Zg==", "Z", "+/+/", "Zh"})
    BOOST_TEST(!from_base64url(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(reads_hexadecimal_of_either_case) {
  BOOST_TEST(from_hex("00fFA5").value() == std::string("\x00\xFF\xA5", 3));
  BOOST_TEST(!from_hex("0").has_value());
  BOOST_TEST(!from_hex("0g").has_value());
}

BOOST_AUTO_TEST_CASE(compares_whole_texts) {
  BOOST_TEST(equal_in_constant_time("abc", "abc"));
  BOOST_TEST(!equal_in_constant_time("abc", "abd"));
  BOOST_TEST(!equal_in_constant_time("abc", "abcd"));
}

BOOST_AUTO_TEST_SUITE_END()
