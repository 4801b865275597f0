#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/character_profile.h"
#include "gateway/kit/digest.h"
#include "gateway/kit/strict_json.h"
#include "gateway/kit/utf8.h"

using namespace tongbao;

namespace {

const std::filesystem::path kOfficialData = std::filesystem::path{TONGBAO_SOURCE_DIR} / ".." / "shared" / "data";

// The whole official tables are no part of the product; only where an office (or we) put them can they be tested.
bool official_tables_absent() {
  if (std::filesystem::is_directory(kOfficialData / "cns")) return false;
  std::cout << "skipped: no official tables at " << (kOfficialData / "cns").string() << '\n';
  return true;
}

const CharacterTables& official_tables() {
  static const auto tables = load_character_tables(kOfficialData / "cns");
  BOOST_REQUIRE_MESSAGE(bool(tables), (tables ? "" : tables.failure().detail));
  return *tables;
}

std::unique_ptr<CharacterSet> official_set(const std::string& profile) {
  auto set = make_character_set(profile, official_tables());
  BOOST_REQUIRE_MESSAGE(bool(set), profile);
  return std::move(*set);
}

std::string official_hex(const std::string& profile, const std::string& text) {
  const auto bytes = official_set(profile)->encode(text);
  return bytes ? to_hex(*bytes) : bytes.failure().code;
}

std::vector<std::string> every_profile() {
  std::vector<std::string> profiles{"cp950", "cp950+fin", "dci"};
  for (const auto& [name, table] : official_tables().tables)
    if (name.starts_with("land:")) profiles.push_back(name);
  return profiles;
}

std::string utf8_of(char32_t code_point) {
  std::string text;
  append_utf8(text, code_point);
  return text;
}

std::vector<std::string> cp950_characters() {
  const auto set = official_set("cp950");
  std::vector<std::string> all;
  for (char32_t c = 1; c <= 0xFFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    auto text = utf8_of(c);
    if (set->missing(text).empty()) all.push_back(std::move(text));
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(official_tables_whole)

BOOST_AUTO_TEST_CASE(hold_every_old_county) {
  if (official_tables_absent()) return;
  BOOST_TEST(official_tables().tables.size() == 27u);  // FIN, DCI and 25 land offices
  BOOST_TEST(official_tables().cns_code(U'堃') == "3-3476");
}

BOOST_AUTO_TEST_CASE(give_the_domain_vectors) {
  if (official_tables_absent()) return;
  BOOST_TEST(official_hex("cp950+fin", "堃峯𤧟恒") == "fc8dfb93ae92f9da");
  BOOST_TEST(official_hex("dci", "一堃峯𤧟") == "a1a2abf5b0f7cd3f");
  BOOST_TEST(official_hex("land:臺北市", "堃峯温𤧟") == "fab6fad083da85b3");
  BOOST_TEST(official_hex("land:澎湖縣", "堃峯温嵵") == "fa71fa4b8fb38c44");
  BOOST_TEST(official_hex("land:金門縣", "堃峯温") == "fa42faaffbd4");
  for (const char* profile : {"cp950+fin", "dci"})
    BOOST_TEST(official_hex(profile, "温") == "cannot_represent");
  for (const char* profile : {"cp950+fin", "dci", "land:金門縣"})
    BOOST_TEST(official_hex(profile, "嵵") == "cannot_represent");
  BOOST_TEST(official_hex("dci", "恒") == "cannot_represent");
  BOOST_TEST(official_hex("cp950+fin", "箚") == "cannot_represent");
}

BOOST_AUTO_TEST_CASE(never_change_a_character_on_the_way_out_and_back) {
  if (official_tables_absent()) return;
  const auto plain = cp950_characters();
  BOOST_TEST(plain.size() > 13'000u);
  for (const auto& profile : every_profile()) {
    const auto set = official_set(profile);
    auto candidates = plain;
    const auto own = official_tables().tables.find(profile == "cp950+fin" ? "fin" : profile);
    if (own != official_tables().tables.end())
      for (const auto& [code_point, codes] : own->second.codes)
        candidates.push_back(utf8_of(code_point));
    for (const auto& text : candidates) {
      const auto bytes = set->encode(text);
      if (bytes && *set->decode(*bytes) != text) BOOST_FAIL(profile << " changes " << text);
    }
  }
}

BOOST_AUTO_TEST_CASE(keep_every_code_cp950_has) {
  if (official_tables_absent()) return;
  const auto cp950 = official_set("cp950");
  const auto plain = cp950_characters();
  for (const auto& profile : every_profile()) {
    if (profile == "dci") continue;
    const auto set = official_set(profile);
    for (const auto& text : plain)
      if (*set->encode(text) != *cp950->encode(text)) BOOST_FAIL(profile << " changes the code of " << text);
  }
}

// The number stands in the domain page; brackets mark substitutes in the village file.
BOOST_AUTO_TEST_CASE(find_89_villages_that_cp950_cannot_write) {
  if (official_tables_absent()) return;
  std::ifstream file{kOfficialData / "areas" / "village-112.json"};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const auto villages = parse_json(text, {.bytes = text.size(), .depth = 4});
  BOOST_REQUIRE(bool(villages));
  const auto set = official_set("cp950");
  std::size_t lacking = 0;
  for (const auto& village : *villages)
    if (!set->missing(village.at("name").get<std::string>()).empty()) ++lacking;
  BOOST_TEST(villages->size() == 7'747u);
  BOOST_TEST(lacking == 89u);
}

BOOST_AUTO_TEST_SUITE_END()
