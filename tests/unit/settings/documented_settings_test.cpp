#include <algorithm>
#include <fstream>
#include <map>
#include <regex>

#include <boost/test/unit_test.hpp>

#include "gateway/settings/known_key.h"
#include "gateway/settings/settings.h"

using namespace tongbao;

namespace {

const std::filesystem::path kConfig = std::filesystem::path{TONGBAO_SOURCE_DIR} / "config";

struct Documented {
  std::string value;
  std::string comment;
};

/// Every "key = value  # comment" of the file, "# key = …" too, by dotted key. Read by hand, not by our own reader.
std::map<std::string, Documented> documented_keys(const std::filesystem::path& file) {
  std::ifstream stream{file};
  BOOST_REQUIRE(stream.good());
  static const std::regex table{R"(^\[(\w+)\]$)"};
  static const std::regex entry{R"re(^(?:# )?(\w+) = ("[^"]*"|\S+)\s+# (.*)$)re"};
  std::map<std::string, Documented> keys;
  std::string section;
  for (std::string line; std::getline(stream, line);) {
    std::smatch found;
    if (std::regex_match(line, found, table)) section = found[1].str() + ".";
    if (std::regex_match(line, found, entry)) {
      auto value = found[2].str();
      if (value.front() == '"') value = value.substr(1, value.size() - 2);
      keys[section + found[1].str()] = {value, found[3].str()};
    }
  }
  return keys;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(documented_settings)

BOOST_AUTO_TEST_CASE(stand_in_the_settings_file_with_range_and_default) {
  const auto documented = documented_keys(kConfig / "tongbao.toml");
  const auto known = known_setting_keys();
  BOOST_TEST(known.size() > 20u);
  for (const auto& [key, rule] : known) {
    BOOST_TEST_CONTEXT(key) {
      const auto found = documented.find(key);
      BOOST_REQUIRE(found != documented.end());
      const auto range = rule.substr(0, rule.find(", "));
      if (range.find("..") != std::string::npos || range.find(" | ") != std::string::npos)
        BOOST_TEST(found->second.comment.find(range) != std::string::npos);
      const auto at = rule.rfind("default ");
      if (at == std::string::npos) {
        BOOST_TEST(found->second.comment.find("required") != std::string::npos);
      } else if (const auto fallback = rule.substr(at + 8); fallback != "none") {
        BOOST_TEST(found->second.value == fallback);
        BOOST_TEST(found->second.comment.find("default " + fallback) != std::string::npos);
      }
    }
  }
  for (const auto& [key, entry] : documented)
    BOOST_TEST(std::count_if(known.begin(), known.end(), [&key = key](const auto& one) { return one.key == key; }) == 1,
               key);
}

BOOST_AUTO_TEST_CASE(are_a_file_the_gateway_accepts) {
  const auto read = read_settings(kConfig / "tongbao.toml");
  for (const auto& refusal : read.refusals)
    BOOST_ERROR(to_line(refusal));
  BOOST_TEST(std::filesystem::exists(read.value.matrix_file));
  BOOST_TEST(std::filesystem::exists(read.value.parameters_file));
  BOOST_TEST(std::filesystem::is_directory(read.value.routes_directory));
}

BOOST_AUTO_TEST_SUITE_END()
