#include "gateway/settings/route_settings.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/temp_directory.h"

using namespace tongbao;

namespace {

const std::string kHead = "agency = \"tax\"\ntitle_zh = \"稅捐\"\ntitle_en = \"Tax\"\n";
const std::string kModules = "[plugin]\nname = \"tax\"\n[adapter]\nname = \"batch_file\"\n";
const std::string kGoodRoute = kHead + kModules;

struct RouteFile {
  TempDirectory folder;
  RelaySettings defaults;
  Checked<RouteSettings> read(const std::string& content) const {
    return read_route(folder.write("tax.toml", content), defaults);
  }
  std::vector<std::string> refusals(const std::string& content) const {
    std::vector<std::string> lines;
    for (const auto& refusal : read(content).refusals)
      lines.push_back(to_line(refusal).substr((folder.path() / "tax.toml").string().size()));
    return lines;
  }
};

using Lines = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(route_file, RouteFile)

BOOST_AUTO_TEST_CASE(fills_in_defaults_some_of_them_the_gateway_s) {
  defaults.lease = std::chrono::seconds{90};
  defaults.retry_days = 20;
  BOOST_TEST(refusals(kGoodRoute) == Lines{}, boost::test_tools::per_element());
  const auto route = read(kGoodRoute).value;
  BOOST_TEST(route.agency == "tax");
  BOOST_TEST(route.plugin.name == "tax");
  BOOST_TEST(route.plugin.section == "plugin.settings");
  BOOST_TEST(route.character_set == "utf8");
  BOOST_TEST(!route.agency_deduplicates);
  BOOST_TEST((route.lane_opens_on == LaneOpensOn::outcome));
  BOOST_TEST((route.lease == std::chrono::seconds{90}));
  BOOST_TEST(route.retry_days == 20);
  BOOST_TEST(!route.batch);
}

BOOST_AUTO_TEST_CASE(keeps_module_settings_as_written) {
  const auto route = read(kGoodRoute +
                          "[adapter.settings]\ndirectory = \"x\"\nsize = 7\nstrict = true\n"
                          "detail = [\n \"A:1:id\",\n \"B:2:id\",\n]\n");
  BOOST_REQUIRE(route.good());
  const auto& settings = route.value.adapter.settings;  // toml++ keeps tables sorted by key
  BOOST_REQUIRE(settings.size() == 4u);
  BOOST_TEST(settings[0].key == "detail");
  BOOST_TEST(settings[0].is_list);
  BOOST_TEST(settings[0].texts == (Lines{"A:1:id", "B:2:id"}), boost::test_tools::per_element());
  BOOST_TEST(settings[2].texts == Lines{"7"}, boost::test_tools::per_element());
  BOOST_TEST(settings[2].is_integer);
  BOOST_TEST(settings[2].line == 10u);
  BOOST_TEST(settings[3].is_boolean);
}

BOOST_AUTO_TEST_CASE(keeps_nested_module_settings_by_dotted_keys_with_the_line_of_each_text) {
  const auto route = read(kGoodRoute +
                          "[plugin.settings]\nfields = [\n  \"A = b\",\n\n  \"C = d\",\n]\n"
                          "[plugin.settings.answers]\n\"00.1\" = \"applied\"\n"
                          "[[plugin.settings.procedures]]\nname = \"x\"\n[[plugin.settings.procedures]]\nname = \"y\"\n"
                          "[plugin.settings.deep.er]\nkey = true\n");
  BOOST_REQUIRE(route.good());
  std::vector<std::string> keys;
  for (const auto& setting : route.value.plugin.settings)
    keys.push_back(setting.key + ":" + std::to_string(setting.line));
  BOOST_TEST(keys == (Lines{"answers.00.1:15", "deep.er.key:21", "fields:9", "procedures[0].name:17",
                            "procedures[1].name:19"}),
             boost::test_tools::per_element());
  BOOST_TEST(route.value.plugin.settings[2].lines == (std::vector<unsigned>{10, 12}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_module_settings_that_are_numbers_with_a_point_or_lists_of_lists) {
  const auto lines =
      refusals(kGoodRoute + "[adapter.settings]\na = 1.5\nb = [\n[1],\n]\n[adapter.settings.c]\nd = 1.5\n");
  BOOST_REQUIRE(lines.size() == 3u);
  BOOST_TEST(lines[0].starts_with(":9: adapter.settings.a: holds a number with a point; "));
  BOOST_TEST(lines[1].starts_with(":11: adapter.settings.b: holds a list; "));
  BOOST_TEST(lines[2].starts_with(":14: adapter.settings.c.d: holds a number with a point; "));
}

BOOST_AUTO_TEST_CASE(takes_the_longest_area_prefix) {
  const auto route = read(kGoodRoute +
                          "[characters]\nset = \"cp950+fin\"\n[characters.by_area]\n\"09020\" = \"land:金門縣\"\n"
                          "\"1\" = \"cp950\"\n\"10016\" = \"land:澎湖縣\"\n");
  BOOST_REQUIRE(route.good());
  BOOST_TEST(route.value.character_set_for("09020010") == "land:金門縣");
  BOOST_TEST(route.value.character_set_for("10016010") == "land:澎湖縣");
  BOOST_TEST(route.value.character_set_for("10018020") == "cp950");
  BOOST_TEST(route.value.character_set_for("67000230") == "cp950+fin");
  BOOST_TEST(route.value.character_set_for("") == "cp950+fin");
}

BOOST_AUTO_TEST_CASE(refuses_wrong_character_sets_and_areas) {
  const auto lines = refusals(kGoodRoute +
                              "[characters]\nset = \"big5\"\n[characters.by_area]\n\"09x\" = \"land:\"\n"
                              "\"10\" = 3\n");
  BOOST_TEST(
      lines == (Lines{":9: characters.set: \"big5\" is no character set (utf8 | cp950 | cp950+fin | dci | land:<old "
                      "county>, default utf8)",
                      ":11: characters.by_area.09x: is no beginning of an area code (1 to 11 digits)",
                      ":11: characters.by_area.09x: \"land:\" is no character set (utf8 | cp950 | cp950+fin | dci | "
                      "land:<old county>)",
                      ":12: characters.by_area.10: is an integer; a text is wanted"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(reads_a_cut_by_interval_or_by_time_of_day) {
  const auto every = read(kGoodRoute + "[batch]\ninterval_s = 2\nmax_records = 1000\n");
  BOOST_REQUIRE(every.good());
  BOOST_TEST((*every.value.batch->every == std::chrono::seconds{2}));
  BOOST_TEST(every.value.batch->max_records == 1000u);
  const auto daily = read(kGoodRoute + "[batch]\nat = \"17:30\"\n");
  BOOST_REQUIRE(daily.good());
  BOOST_TEST((*daily.value.batch->at_minute == std::chrono::minutes{17 * 60 + 30}));
  BOOST_TEST(!daily.value.batch->every);
}

BOOST_AUTO_TEST_CASE(refuses_no_times_of_day_and_two_cuts_at_once) {
  for (const std::string at : {"24:00", "17:60", "1730", "7:30", "ab:cd", ""})
    BOOST_TEST(refusals(kGoodRoute + "[batch]\nat = \"" + at + "\"\n") ==
                   Lines{":9: batch.at: \"" + at + "\" is no time of day (\"HH:MM\", Asia/Taipei)"},
               boost::test_tools::per_element());
  BOOST_TEST(refusals(kGoodRoute + "[batch]\nat = \"17:30\"\ninterval_s = 9\n") ==
                 Lines{":10: batch.interval_s: stands beside batch.at; only one of them"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_lease_that_ends_while_its_message_travels) {
  BOOST_TEST(refusals(kGoodRoute + "[pace]\nlease_s = 20\nattempt_budget_ms = 20000\n") ==
                 Lines{":9: pace.lease_s: 20 is not longer than attempt_budget_ms: a lease would end while its message "
                       "travels"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(reads_agency_keys_and_refuses_one_twice) {
  const std::string key = "[[agency_keys]]\nkey_id = \"t-1\"\npublic_key = \"k.pem\"\n";
  const auto route = read(kGoodRoute + key);
  BOOST_REQUIRE(route.good());
  BOOST_REQUIRE(route.value.agency_keys.size() == 1u);
  BOOST_TEST(route.value.agency_keys[0].public_key == folder.path() / "k.pem");
  BOOST_TEST(route.value.agency_keys[0].algorithm == "ed25519");
  BOOST_TEST(refusals(kGoodRoute + key + key + "algoritm = \"ed25519\"\n") ==
                 (Lines{":12: agency_keys[1].key_id: \"t-1\" stands twice",
                        ":14: agency_keys[1].algoritm: unknown key; did you mean agency_keys[].algorithm (ed25519 | "
                        "ecdsa-p256-sha256, default ed25519)?"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(checks_the_keys_it_names) {
  const auto key = folder.write("tls.key", "key", 0644);
  const auto route =
      read(kGoodRoute + "[adapter.settings]\nkey_file = \"tls.key\"\n[[agency_keys]]\nkey_id = \"t-1\"\n" +
           "public_key = \"k.pem\"\n");
  BOOST_REQUIRE(route.good());
  Lines lines;
  for (const auto& refusal : check_files(route.value))
    lines.push_back(to_line(refusal).substr((folder.path() / "tax.toml").string().size()));
  BOOST_TEST(lines == (Lines{": agency_keys.t-1: " + (folder.path() / "k.pem").string() + " is no file",
                             ":9: adapter.settings.key_file: " + key.string() +
                                 " is open to others than its owner; chmod 0600 it"}),
             boost::test_tools::per_element());
  folder.write("tls.key", "key", 0600);
  folder.write("k.pem", "key");
  BOOST_TEST(check_files(route.value).empty());
}

BOOST_AUTO_TEST_CASE(refuses_names_that_cannot_be_files_and_labels) {
  const auto lines = refusals(
      "agency = \"Tax Office\"\ntitle_zh = \"\"\ntitle_en = \"Tax\"\n[plugin]\nname = \"../x\"\n"
      "[adapter]\nname = \"batch_file\"\n");
  BOOST_REQUIRE(lines.size() == 3u);
  BOOST_TEST(lines[0].starts_with(":1: agency: \"Tax Office\" is no name"));
  BOOST_TEST(lines[1] == ":2: title_zh: is empty; a text is required");
  BOOST_TEST(lines[2].starts_with(":5: plugin.name: \"../x\" is no name"));
}

BOOST_AUTO_TEST_CASE(refuses_two_routes_of_one_agency) {
  folder.write("a.toml", kGoodRoute);
  folder.write("b.toml", kGoodRoute);
  folder.write("c.txt", "not read");
  const auto routes = read_routes(folder.path(), defaults);
  BOOST_REQUIRE(routes.refusals.size() == 1u);
  BOOST_TEST(to_line(routes.refusals[0]) ==
             (folder.path() / "b.toml").string() +
                 ": agency: \"tax\" has a route already: " + (folder.path() / "a.toml").string());
}

BOOST_AUTO_TEST_CASE(reads_all_routes_sorted_by_agency) {
  folder.write("1.toml", kGoodRoute);
  folder.write("2.toml", "agency = \"land\"\ntitle_zh = \"地政\"\ntitle_en = \"Land\"\n" + kModules);
  const auto routes = read_routes(folder.path(), defaults);
  BOOST_REQUIRE(routes.good());
  BOOST_REQUIRE(routes.value.size() == 2u);
  BOOST_TEST(routes.value[0].agency == "land");
  BOOST_TEST(!read_routes(folder.path() / "none", defaults).good());
}

BOOST_AUTO_TEST_CASE(reads_quiet_hours_maintenance_and_limits_in_working_days) {
  const auto route = read(kGoodRoute +
                          "[hours]\nquiet = [\"22:00-06:00\", \"12:00-13:30\"]\n"
                          "[answers]\nreceipt_due_days = 2\noutcome_due_days = 5\n"
                          "[answers.outcome_due_days_of]\n\"tax.self_use\" = 12\n"
                          "[[maintenance]]\nfrom = \"2026-12-05 22:00\"\nuntil = \"2026-12-06 04:30\"\n"
                          "reason = \"資料庫移轉\"\n");
  BOOST_REQUIRE(route.good());
  const auto& hours = route.value.hours;
  BOOST_REQUIRE(hours.quiet.size() == 2u);
  BOOST_TEST((hours.quiet[0].from == std::chrono::hours{22} && hours.quiet[0].until == std::chrono::hours{6}));
  BOOST_REQUIRE(hours.maintenance.size() == 1u);
  BOOST_TEST((hours.maintenance[0].until - hours.maintenance[0].from == std::chrono::minutes{390}));
  BOOST_TEST(hours.maintenance[0].reason == "資料庫移轉");
  BOOST_TEST(route.value.receipt_due_days == 2);
  BOOST_TEST(route.value.outcome_days("tax.bill_address") == 5);
  BOOST_TEST(route.value.outcome_days("tax.self_use") == 12);
  BOOST_TEST(read(kGoodRoute).value.outcome_days("tax.self_use") == 7);
}

BOOST_AUTO_TEST_CASE(refuses_hours_and_limits_that_are_none) {
  for (const std::string span : {"22:00", "22:00-22:00", "22:00-24:00", "22:00 - 06:00", "10pm-6am"})
    BOOST_TEST(
        refusals(kGoodRoute + "[hours]\nquiet = [\"" + span + "\"]\n") ==
            Lines{":9: hours.quiet: \"" + span + "\" is no span of a day (\"HH:MM-HH:MM\", Asia/Taipei, not empty)"},
        boost::test_tools::per_element());
  BOOST_TEST(refusals(kGoodRoute + "[[maintenance]]\nfrom = \"2026-12-05T22:00\"\nuntil = \"2026-02-30 10:00\"\n") ==
                 (Lines{":9: maintenance[0].from: \"2026-12-05T22:00\" is no minute of a day (\"yyyy-mm-dd HH:MM\", "
                        "Asia/Taipei)",
                        ":10: maintenance[0].until: \"2026-02-30 10:00\" is no minute of a day (\"yyyy-mm-dd "
                        "HH:MM\", Asia/Taipei)"}),
             boost::test_tools::per_element());
  BOOST_TEST(refusals(kGoodRoute + "[[maintenance]]\nfrom = \"2026-12-06 22:00\"\nuntil = \"2026-12-06 22:00\"\n") ==
                 Lines{":10: maintenance[0].until: is not after from"},
             boost::test_tools::per_element());
  BOOST_TEST(refusals(kGoodRoute + "[answers.outcome_due_days_of]\n\"tax.self_use\" = 91\n\"land.name\" = 3\n") ==
                 (Lines{":8: answers.outcome_due_days_of: \"land.name\" is no procedure of tax",
                        ":9: answers.outcome_due_days_of.tax.self_use: is 91; an integer is wanted (1..90)"}),
             boost::test_tools::per_element());
  const auto old = refusals(kGoodRoute + "[answers]\nreceipt_due_hours = 24\n");
  BOOST_REQUIRE(old.size() == 1u);
  BOOST_TEST(old[0].starts_with(":9: answers.receipt_due_hours: unknown key"));
}

BOOST_AUTO_TEST_SUITE_END()
