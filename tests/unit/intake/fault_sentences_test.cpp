#include "gateway/intake/fault_sentences.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(fault_sentences)

namespace {

/// Every word in quotes that a source of the folder gives to a fault: add(…, "code"), value_fault("code"),
/// parse_word(…).
std::set<std::string> words_in(const char* folder) {
  std::set<std::string> words;
  const std::regex quoted{"\"([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\""};
  for (const auto& entry : std::filesystem::directory_iterator{std::filesystem::path{TONGBAO_SOURCE_DIR} / folder}) {
    if (entry.path().extension() != ".cpp" || entry.path().filename() == "fault_sentences.cpp") continue;
    std::ifstream input{entry.path()};
    std::stringstream text;
    text << input.rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator at{source.begin(), source.end(), quoted}, end; at != end; ++at)
      words.insert((*at)[1]);
  }
  return words;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_code_stands_once_with_two_sentences) {
  std::set<std::string_view> codes;
  for (const auto& sentence : value_fault_sentences())
    codes.insert(sentence.code);
  for (const auto& sentence : intake_fault_sentences()) {
    BOOST_TEST(codes.insert(sentence.code).second, sentence.code);
    BOOST_TEST(!sentence.zh.empty(), sentence.code);
    BOOST_TEST(sentence.en.ends_with('.'), sentence.code);
  }
}

BOOST_AUTO_TEST_CASE(every_code_of_the_table_is_used_by_a_source) {
  const auto used = words_in("gateway/intake");
  for (const auto& sentence : intake_fault_sentences())
    if (!sentence.code.starts_with("json_"))  // these come from the reader in kit
      BOOST_TEST(used.contains(std::string{sentence.code}), sentence.code);
}

BOOST_AUTO_TEST_CASE(a_value_fault_brings_its_own_sentences) {
  const auto fault = intake_fault("/x", value_fault("name_empty"));
  BOOST_TEST(fault.pointer == "/x");
  BOOST_TEST(fault.code == "name_empty");
  BOOST_TEST(fault.detail_en == "Enter the name.");
  BOOST_TEST((intake_fault("/x", "name_empty") == fault));
}

BOOST_AUTO_TEST_SUITE_END()
