#include "gateway/observe/events.h"

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(event_table)

BOOST_AUTO_TEST_CASE(is_the_list_operators_know) {
  std::ifstream stream{TONGBAO_SOURCE_DIR "/tests/golden/events.txt"};
  BOOST_REQUIRE(stream.good());
  std::ostringstream golden;
  golden << stream.rdbuf();
  std::string table;
  for (const auto& event : kEvents)
    table += std::string{event.name} + " " + std::string{to_word(event.level)} + "\n";
  BOOST_TEST(table == golden.str());
}

BOOST_AUTO_TEST_CASE(names_things_that_happened_once_each) {
  static const std::regex kName{"^[a-z]+(_[a-z]+)+$"};
  std::set<std::string_view> names;
  for (const auto& event : kEvents) {
    BOOST_TEST(std::regex_match(std::string{event.name}, kName), event.name);
    BOOST_TEST(names.insert(event.name).second, event.name);
    BOOST_TEST(event.meaning.ends_with("."), event.name);
  }
}

BOOST_AUTO_TEST_CASE(says_what_to_do_about_every_warning_and_error) {
  for (const auto& event : kEvents)
    if (event.level == LogLevel::error || event.level == LogLevel::warning)
      BOOST_TEST((!event.action.empty() || event.name == "lease_recovered"), event.name);
}

BOOST_AUTO_TEST_CASE(reads_its_own_level_words) {
  for (const auto level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error})
    BOOST_TEST((log_level_from(to_word(level)) == level));
  BOOST_TEST(!log_level_from("warn"));
}

BOOST_AUTO_TEST_SUITE_END()
