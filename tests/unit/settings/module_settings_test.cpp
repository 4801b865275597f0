#include "gateway/settings/module_settings.h"

#include <array>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

constexpr std::array kTable{
    SettingRule{"url", SettingType::text, true, "", 0, 0, "", "Where the agency listens."},
    SettingRule{"timeout_ms", SettingType::integer, false, "500", 10, 1000, "", "How long to wait."},
    SettingRule{"strict", SettingType::boolean, false, "true", 0, 0, "", "Whether to be strict."},
    SettingRule{"mode", SettingType::choice, false, "poll", 0, 0, "poll|push", "Who asks."},
    SettingRule{"ca", SettingType::path, false, "", 0, 0, "", "Whom to trust."},
    SettingRule{"detail", SettingType::list, false, "", 0, 0, "", "The layout."},
};

RawSetting text(std::string key, std::string value, unsigned line) {
  return {std::move(key), {std::move(value)}, false, false, false, line};
}
RawSetting number(std::string key, std::string value, unsigned line) {
  return {std::move(key), {std::move(value)}, false, true, false, line};
}

ModuleChoice chosen(std::vector<RawSetting> settings) {
  return {"rest_json", "/etc/routes/vehicle.toml", "adapter.settings", std::move(settings)};
}

std::vector<std::string> lines_of(const Checked<SettingValues>& checked) {
  std::vector<std::string> lines;
  for (const auto& refusal : checked.refusals)
    lines.push_back(to_line(refusal));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(module_settings)

BOOST_AUTO_TEST_CASE(fills_in_defaults_and_makes_paths_absolute) {
  const auto checked = check_module_settings(
      chosen({text("url", "https://x", 3), text("ca", "../ca.pem", 4), {"detail", {"a", "b"}, true, false, false, 5}}),
      kTable);
  BOOST_REQUIRE(checked.good());
  BOOST_TEST(checked.value.text("url") == "https://x");
  BOOST_TEST(checked.value.integer("timeout_ms") == 500);
  BOOST_TEST(checked.value.boolean("strict"));
  BOOST_TEST(checked.value.text("mode") == "poll");
  BOOST_TEST(checked.value.text("ca") == "/etc/ca.pem");
  BOOST_TEST(checked.value.list("detail") == (Lines{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_every_fault_at_once) {
  const auto checked = check_module_settings(
      chosen({number("timeout_ms", "5", 2), text("strict", "yes", 3), text("mode", "pol", 4), text("detail", "x", 5),
              text("time_out_ms", "5", 6), text("zzz", "", 7), number("ca", "1", 8)}),
      kTable);
  const std::string at = "/etc/routes/vehicle.toml:";
  BOOST_TEST(
      lines_of(checked) ==
          (Lines{at + "2: adapter.settings.timeout_ms: 5 is out of range (10..1000, default 500)",
                 at + "3: adapter.settings.strict: true or false is wanted (true or false, default true)",
                 at + "4: adapter.settings.mode: \"pol\" is not one of the words; did you mean \"poll\"? (poll|push, "
                      "default poll)",
                 at + "5: adapter.settings.detail: a list is wanted (a list, default none)",
                 at + "6: adapter.settings.time_out_ms: unknown key; did you mean timeout_ms (10..1000, default "
                      "500)?",
                 at + "7: adapter.settings.zzz: unknown key of the module rest_json",
                 at + "8: adapter.settings.ca: a text is wanted (a path, default none)",
                 "/etc/routes/vehicle.toml: adapter.settings.url: missing; Where the agency listens. (required)"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_list_for_a_single_value_and_a_text_for_a_number) {
  const auto checked =
      check_module_settings(chosen({{"url", {"a", "b"}, true, false, false, 2}, text("timeout_ms", "500", 3)}), kTable);
  BOOST_TEST(
      lines_of(checked) ==
          (Lines{"/etc/routes/vehicle.toml:2: adapter.settings.url: a single value is wanted (required)",
                 "/etc/routes/vehicle.toml:3: adapter.settings.timeout_ms: an integer is wanted (10..1000, default "
                 "500)"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(judges_nested_tables_by_rules_of_their_own) {
  constexpr std::array kNested{
      SettingRule{"fields", SettingType::list, true, "", 0, 0, "", "What it hears."},
      SettingRule{"answers.*", SettingType::text, false, "", 0, 0, "", "What an answer means."},
      SettingRule{"procedures[].name", SettingType::text, true, "", 0, 0, "", "Its name."},
      SettingRule{"procedures[].ex_officio", SettingType::boolean, false, "false", 0, 0, "", "Nobody applies."},
  };
  const auto checked = check_module_settings(chosen({{"fields", {"A = b"}, true, false, false, 2, {2}},
                                                     text("answers.00.1", "applied", 4),
                                                     number("answers.1", "1", 5),
                                                     text("procedures[0].name", "x", 7),
                                                     text("procedures[0].nmae", "x", 8),
                                                     {"procedures[1].ex_officio", {"true"}, false, false, true, 10},
                                                     text("answer.1", "x", 11),
                                                     text("procedures[0].name", "again", 12)}),
                                             kNested);
  const std::string at = "/etc/routes/vehicle.toml:";
  BOOST_TEST(lines_of(checked) ==
                 (Lines{at + "5: adapter.settings.answers.1: a text is wanted (default none)",
                        at + "8: adapter.settings.procedures[0].nmae: unknown key; did you mean procedures[].name "
                             "(required)?",
                        at + "11: adapter.settings.answer.1: unknown key; did you mean answers.* (default none)?",
                        at + "12: adapter.settings.procedures[0].name: stands twice",
                        at + "10: adapter.settings.procedures[1].name: missing; Its name. (required)"}),
             boost::test_tools::per_element());
  BOOST_TEST(checked.value.text("answers.00.1") == "applied");
  BOOST_TEST(checked.value.text("procedures[0].ex_officio") == "false");
  BOOST_TEST(checked.value.boolean("procedures[1].ex_officio"));
  BOOST_TEST(!checked.value.values.contains("procedures[].name"));
}

BOOST_AUTO_TEST_CASE(puts_what_a_module_finds_at_the_line_where_it_stands) {
  const auto settings = chosen({{"fields", {"A", "B"}, true, false, false, 2, {3, 5}},
                                text("answers.0", "x", 8),
                                text("procedures[0].name", "x", 11),
                                text("procedures[0].title", "x", 12)});
  std::vector<Refusal> refusals{{"/etc/routes/vehicle.toml", 8, "adapter.settings.answers.0", "refused already"}};
  add_module_faults(settings,
                    "procedures[0].kinds: none\nfields[1]: no source\nfields[7]: never\nanswers.0: twice\nanswers: "
                    "few\nprocedures[0]: odd\nreason: alone\nno key at all",
                    refusals);
  Lines lines;
  for (const auto& refusal : refusals)
    lines.push_back(to_line(refusal).substr(std::string{"/etc/routes/vehicle.toml:"}.size()));
  BOOST_TEST(
      lines == (Lines{" adapter.settings.reason: alone", " adapter.settings.no key at all: ",
                      "2: adapter.settings.fields[7]: never", "5: adapter.settings.fields[1]: no source",
                      "8: adapter.settings.answers.0: refused already", "8: adapter.settings.answers: few",
                      "11: adapter.settings.procedures[0].kinds: none", "11: adapter.settings.procedures[0]: odd"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_fault_of_one_text_that_stands_for_a_list_has_its_line) {
  const auto settings = chosen({text("fields", "x", 9)});
  std::vector<Refusal> refusals;
  add_module_faults(settings, "fields[0]: has no source", refusals);
  BOOST_REQUIRE(refusals.size() == 1U);
  BOOST_TEST(refusals.front().line == 9U);
}

BOOST_AUTO_TEST_SUITE_END()
