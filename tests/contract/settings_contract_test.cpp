#include <algorithm>
#include <charconv>
#include <regex>
#include <set>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/contract/adapter_under_test.h"
#include "tests/contract/modules_under_test.h"

using namespace tongbao;
namespace bdata = boost::unit_test::data;

namespace {

void check_rules(std::span<const SettingRule> rules) {
  static const std::regex name{R"(^[a-z][a-z0-9_]*((\[\])?\.[a-z][a-z0-9_]*|\.\*)?$)"};
  std::set<std::string_view> keys;
  for (const auto& rule : rules) {
    BOOST_TEST_CONTEXT(rule.key) {
      BOOST_TEST(std::regex_match(std::string{rule.key}, name));
      BOOST_TEST(keys.insert(rule.key).second);
      BOOST_TEST((rule.meaning.size() > 10 && rule.meaning.ends_with(".")), rule.meaning);
      const std::string fallback{rule.default_value};
      if (rule.required) {
        BOOST_TEST(fallback.empty());
      } else if (rule.type == SettingType::integer) {
        std::int64_t number = 0;
        const auto [end, fault] = std::from_chars(fallback.data(), fallback.data() + fallback.size(), number);
        BOOST_TEST((fault == std::errc{} && end == fallback.data() + fallback.size()));
        BOOST_TEST((number >= rule.least && number <= rule.most));
      } else if (rule.type == SettingType::boolean) {
        BOOST_TEST((fallback == "true" || fallback == "false"));
      } else if (rule.type == SettingType::choice) {
        BOOST_TEST(("|" + std::string{rule.choices} + "|").find("|" + fallback + "|") != std::string::npos);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings_contract)

BOOST_DATA_TEST_CASE(every_setting_of_a_plugin_has_a_meaning_and_a_sound_default, bdata::make(kPlugins), agency) {
  check_rules(LoadedPlugin{agency}.module().setting_rules());
}

BOOST_DATA_TEST_CASE(every_setting_of_an_adapter_has_a_meaning_and_a_sound_default, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  check_rules(adapter.module().setting_rules());
}

BOOST_DATA_TEST_CASE(an_adapter_refuses_to_be_made_without_what_it_requires, bdata::make(kAdapters), name) {
  const AdapterUnderTest whole{name, kNobody};
  const auto rules = whole.module().setting_rules();
  const bool requires_something =
      std::any_of(rules.begin(), rules.end(), [](const auto& rule) { return rule.required; });
  const FakeClock clock;
  const AllCharacters characters;
  const FakeSigner signer;
  const auto module =
      ModuleLoader{TONGBAO_MODULES}.load({name, "empty.toml", "adapter.settings", {}}, {clock, characters, signer});
  BOOST_REQUIRE(bool{module} != requires_something);
  if (!module) BOOST_TEST(module.failure().code == "module_settings_refused");
}

BOOST_AUTO_TEST_SUITE_END()
