#include "gateway/settings/secret.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/temp_directory.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(secret_file)

BOOST_AUTO_TEST_CASE(reads_a_file_only_its_owner_can_read) {
  const TempDirectory folder;
  const Secret secret{folder.write("key", "  abc\ndef \n", 0600), "t.toml:1: keys.index"};
  BOOST_TEST(*read_secret(secret) == "  abc\ndef \n");
  BOOST_TEST(*read_secret_line(secret) == "abc\ndef");
  BOOST_TEST(*read_secret({folder.write("ro", "x", 0400), ""}) == "x");
}

BOOST_AUTO_TEST_CASE(refuses_a_file_open_to_anybody_else) {
  const TempDirectory folder;
  for (const mode_t mode : {0640, 0604, 0620, 0602, 0610, 0777}) {
    const auto secret = read_secret({folder.write("key", "abc", mode), "t.toml:7: keys.index"});
    BOOST_REQUIRE(!secret);
    BOOST_TEST(secret.failure().code == "secret_open_to_others");
    BOOST_TEST((secret.failure().kind == FailureKind::configuration));
    BOOST_TEST(secret.failure().detail.starts_with("t.toml:7: keys.index: "));
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_missing_empty_or_no_file) {
  const TempDirectory folder;
  BOOST_TEST(read_secret({folder.path() / "none", ""}).failure().code == "secret_missing");
  BOOST_TEST(read_secret({folder.path(), ""}).failure().code == "secret_missing");
  BOOST_TEST(read_secret({folder.write("empty", ""), ""}).failure().code == "secret_empty");
  BOOST_TEST(read_secret_line({folder.write("blank", " \r\n"), ""}).failure().code == "secret_empty");
  BOOST_TEST(read_secret({folder.write("huge", std::string(70'000, 'x')), ""}).failure().code == "secret_missing");
}

BOOST_AUTO_TEST_SUITE_END()
