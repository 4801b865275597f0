#include "gateway/security/person_keys.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/temp_directory.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(person_keys)

// All values by `openssl dgst -sha256 -mac HMAC -macopt hexkey:…` (3.0), base64 by coreutils with +/ turned into -_.
BOOST_AUTO_TEST_CASE(give_the_index_key_of_an_id_number) {
  const PersonKeys keys{std::string(32, 'i'), std::string(32, 'p')};
  BOOST_TEST(keys.index_key("Y109876546") == "9ba807d61b9c5f784a0cd96b68ff9a4b62b41ea95bd91a123cc0b3ccb7ec0c15");
}

BOOST_AUTO_TEST_CASE(give_each_agency_a_pseudonym_of_its_own) {
  const PersonKeys keys{std::string(32, 'i'), std::string(32, 'p')};
  BOOST_TEST(keys.pseudonym("land", "01JD9Z00000000000000000000") == "ZH1WCWBvK2VspJO3VLGxLA");
  BOOST_TEST(keys.pseudonym("vehicle", "01JD9Z00000000000000000000") == "_tideOhn372drBX_IfYK1w");
}

BOOST_AUTO_TEST_CASE(survive_being_copied) {
  const auto copy = [] {
    const PersonKeys keys{std::string(32, 'i'), std::string(32, 'p')};
    return PersonKeys{keys};
  }();
  BOOST_TEST(copy.pseudonym("land", "01JD9Z00000000000000000000") == "ZH1WCWBvK2VspJO3VLGxLA");
}

BOOST_AUTO_TEST_CASE(come_from_two_files_of_at_least_32_bytes) {
  const TempDirectory folder;
  KeySettings named;
  named.index = {folder.write("index", std::string(32, 'i')), "t.toml:1: keys.index"};
  named.pseudonym = {folder.write("pseudonym", std::string(32, 'p')), "t.toml:2: keys.pseudonym"};
  const auto keys = load_person_keys(named);
  BOOST_REQUIRE(keys);
  BOOST_TEST(keys->pseudonym("land", "01JD9Z00000000000000000000") == "ZH1WCWBvK2VspJO3VLGxLA");

  folder.write("pseudonym", std::string(31, 'p'));
  const auto short_key = load_person_keys(named);
  BOOST_REQUIRE(!short_key);
  BOOST_TEST(short_key.failure().code == "key_too_short");
  BOOST_TEST(short_key.failure().detail.starts_with("t.toml:2: keys.pseudonym: "));

  std::filesystem::remove(folder.path() / "index");
  BOOST_TEST(load_person_keys(named).failure().code == "secret_missing");
}

BOOST_AUTO_TEST_SUITE_END()
