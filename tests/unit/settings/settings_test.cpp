#include "gateway/settings/settings.h"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "tests/kit/temp_directory.h"

using namespace tongbao;

namespace {

// The smallest file that is good. Tests add a line or change one.
const std::string kGood = R"([store]
path = "t.db"
[http]
api_token = "file:token"
[keys]
index = "file:index"
pseudonym = "file:pseudonym"
signing = "file:signing.pem"
[modules]
directory = "modules"
[routes]
directory = "routes"
[matrix]
file = "matrix.toml"
parameters = "parameters.toml"
[tables]
directory = "tables"
[run]
directory = "run"
)";

struct SettingsFile {
  TempDirectory folder;
  std::string name() const { return (folder.path() / "tongbao.toml").string(); }
  Checked<Settings> read(const std::string& content) const {
    return read_settings(folder.write("tongbao.toml", content));
  }
  /// The refusals as lines, the file's name cut off.
  std::vector<std::string> refusals(const std::string& content) const {
    std::vector<std::string> lines;
    for (const auto& refusal : read(content).refusals)
      lines.push_back(to_line(refusal).substr(name().size()));
    return lines;
  }
};

std::string changed(const std::string& from, const std::string& to) {
  auto text = kGood;
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

using Lines = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings_file, SettingsFile)

BOOST_AUTO_TEST_CASE(fills_in_every_default) {
  const auto read = this->read(kGood);
  BOOST_TEST(refusals(kGood) == Lines{}, boost::test_tools::per_element());
  BOOST_TEST(read.good());
  const auto& settings = read.value;
  BOOST_TEST((settings.store.engine == StoreEngine::sqlite));
  BOOST_TEST(settings.store.commit_batch == 512u);
  BOOST_TEST(settings.store.reserve_mb == 64u);
  BOOST_TEST(settings.http.address == "127.0.0.1");
  BOOST_TEST(settings.http.port == 8080);
  BOOST_TEST(settings.http.body_limit == 262'144u);
  BOOST_TEST((settings.http.request_deadline == std::chrono::seconds{10}));
  BOOST_TEST(settings.metrics.port == 9464);
  BOOST_TEST((settings.relay.lease == std::chrono::seconds{60}));
  BOOST_TEST(settings.relay.retry_days == 14);
  BOOST_TEST(settings.clock_file.empty());
  BOOST_TEST(settings.log_level == "info");
}

BOOST_AUTO_TEST_CASE(counts_relative_paths_from_its_own_folder) {
  const auto settings = read(changed("\"t.db\"", "\"../up/t.db\"")).value;
  BOOST_TEST(settings.store.path == folder.path().parent_path() / "up/t.db");
  BOOST_TEST(settings.routes_directory == folder.path() / "routes");
  BOOST_TEST(settings.keys.index.file == folder.path() / "index");
  BOOST_TEST(settings.keys.index.origin == name() + ":6: keys.index");
  BOOST_TEST(read(changed("\"t.db\"", "\"/var/lib/t.db\"")).value.store.path == "/var/lib/t.db");
}

BOOST_AUTO_TEST_CASE(takes_port_0_and_postgresql) {
  const auto settings =
      read(changed("path = \"t.db\"", "engine = \"postgresql\"\nconnection = \"file:pg\"") + "[metrics]\nport = 0\n");
  BOOST_TEST(settings.good());
  BOOST_TEST((settings.value.store.engine == StoreEngine::postgresql));
  BOOST_TEST(settings.value.store.connection.file == folder.path() / "pg");
  BOOST_TEST(settings.value.metrics.port == 0);
}

BOOST_AUTO_TEST_CASE(suggests_the_nearest_spelling_of_an_unknown_key) {
  BOOST_TEST(refusals(kGood + "[relay]\nlaese_s = 60\n") ==
                 Lines{":21: relay.laese_s: unknown key; did you mean relay.lease_s (5..3600, default 60)?"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(finds_the_right_key_in_the_wrong_table) {
  BOOST_TEST(refusals(changed("[keys]", "max_records = 1\nlease_s = 9\n[keys]")) ==
                 (Lines{":5: http.max_records: unknown key",
                        ":6: http.lease_s: unknown key; did you mean relay.lease_s (5..3600, default 60)?"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_an_unknown_table) {
  BOOST_TEST(refusals(kGood + "[nonsense]\nx = 1\n") == Lines{":20: nonsense: unknown key"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(does_not_take_a_quoted_name_for_a_path_of_keys) {
  BOOST_TEST(refusals("\"http.port\" = 1\n" + kGood) ==
                 Lines{":1: http.port: unknown key; no key holds '.', '[' or ']' itself"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_number_out_of_range) {
  BOOST_TEST(refusals(kGood + "[relay]\nretry_days = 13\n") ==
                 Lines{":21: relay.retry_days: 13 is out of range (14..30, default 14)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(reads_which_kinds_of_change_are_held) {
  const SettingsFile file;
  const auto read = file.read(kGood +
                              "[second_check]\nkinds = [\"full_name_change\", \"revocation\"]\n"
                              "[hold_window]\nminutes = 10\nkinds = [\"move_in\"]\n");
  BOOST_TEST(read.refusals.empty());
  const auto& holds = read.value.holds;
  BOOST_TEST(holds.needs_second_check(ChangeKind::revocation));
  BOOST_TEST(!holds.needs_second_check(ChangeKind::move_in));
  BOOST_TEST((holds.window_for(ChangeKind::move_in) == std::chrono::minutes{10}));
  BOOST_TEST((holds.window_for(ChangeKind::revocation) == std::chrono::minutes{0}));
  const auto none = file.read(kGood).value.holds;
  for (const auto& entry : kChangeKindWords)
    BOOST_TEST((!none.needs_second_check(entry.kind) && none.window_for(entry.kind).count() == 0));
}

BOOST_AUTO_TEST_CASE(refuses_holds_of_unknown_kinds_and_half_a_window) {
  const SettingsFile file;
  BOOST_TEST(file.refusals(kGood + "[second_check]\nkinds = [\"rename\"]\n") ==
             Lines{":21: second_check.kinds: \"rename\" is no kind of change"});
  BOOST_TEST(file.refusals(kGood + "[hold_window]\nkinds = [\"move_in\"]\n") ==
             Lines{":21: hold_window.kinds: names kinds, but hold_window.minutes is 0 (1..1440)"});
  BOOST_TEST(file.refusals(kGood + "[hold_window]\nminutes = 5\n") ==
             Lines{":21: hold_window.minutes: stands without hold_window.kinds: say which kinds of change wait"});
}

BOOST_AUTO_TEST_CASE(refuses_another_type) {
  BOOST_TEST(
      refusals(kGood + "[relay]\nretry_days = \"14\"\n[metrics]\naddress = 1\n[log]\nlevel = 1.5\n") ==
          (Lines{":21: relay.retry_days: is a text; an integer is wanted (14..30, default 14)",
                 ":23: metrics.address: is an integer; a text is wanted (default 127.0.0.1)",
                 ":25: log.level: is a number with a point; one of these words is wanted (debug | info | warning | "
                 "error, default info)"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_value_where_a_table_belongs) {
  auto lines = refusals("relay = 3\n" + kGood);
  BOOST_TEST(lines == Lines{":1: relay: is an integer; a table is wanted"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_word_outside_the_list) {
  BOOST_TEST(
      refusals(kGood + "[log]\nlevel = \"warn\"\n") ==
          Lines{":21: log.level: \"warn\" is not one of the words (debug | info | warning | error, default info)"},
      boost::test_tools::per_element());
  BOOST_TEST(refusals(changed("path", "engine = \"sqlit\"\npath")) ==
                 Lines{":2: store.engine: \"sqlit\" is not one of the words; did you mean \"sqlite\"? (sqlite | "
                       "postgresql, default sqlite)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_missing_key_at_its_table) {
  BOOST_TEST(refusals(changed("index = \"file:index\"\n", "")) == Lines{":5: keys.index: missing; a text is required"},
             boost::test_tools::per_element());
  BOOST_TEST(refusals(changed("path = \"t.db\"\n", "")) ==
                 Lines{":1: store.path: missing; the engine sqlite needs the database file"},
             boost::test_tools::per_element());
  BOOST_TEST(
      refusals(changed("path = \"t.db\"", "engine = \"postgresql\"")) ==
          Lines{":1: store.connection: missing; the engine postgresql needs \"file:<path>\" of a connection string"},
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_secret_written_into_the_file_without_repeating_it) {
  const auto lines = refusals(changed("\"file:token\"", "\"hunter2\""));
  BOOST_TEST(lines == Lines{":4: http.api_token: a secret is named, never written: \"file:<path>\" or \"cred:<name>\""},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_to_listen_beyond_loopback) {
  for (const std::string address : {"0.0.0.0", "192.168.1.2", "::", "localhost", "128.0.0.1", ""}) {
    const auto lines = refusals(changed("[keys]", "address = \"" + address + "\"\n[keys]"));
    BOOST_REQUIRE(lines.size() == 1u);
    BOOST_TEST(lines[0].starts_with(":5: http.address: \"" + address + "\" is not a loopback address"));
  }
  for (const std::string address : {"127.0.0.1", "127.8.9.1", "::1"})
    BOOST_TEST(refusals(changed("[keys]", "address = \"" + address + "\"\n[keys]")) == Lines{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(says_everything_at_once_in_the_order_of_the_file) {
  const auto lines =
      refusals(changed("[keys]", "port = 70000\nmax_connections = true\nprot = 1\n[keys]") + "[relay]\npoll_ms = 1\n");
  BOOST_TEST(
      lines == (Lines{":5: http.port: 70000 is out of range (0..65535, default 8080)",
                      ":6: http.max_connections: is true or false; an integer is wanted (1..65536, default 1024)",
                      ":7: http.prot: unknown key; did you mean http.port (0..65535, default 8080)?",
                      ":24: relay.poll_ms: 1 is out of range (10..60000, default 1000)"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_toml_by_its_line) {
  const auto lines = refusals("[store]\npath = \"a\"\npath = \"b\"\n");
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(lines[0].starts_with(":3: no TOML: "));
}

BOOST_AUTO_TEST_CASE(refuses_a_file_that_is_missing_or_a_folder) {
  const auto missing = read_settings(folder.path() / "none.toml");
  BOOST_REQUIRE(missing.refusals.size() == 1u);
  BOOST_TEST(to_line(missing.refusals[0]) == (folder.path() / "none.toml").string() + ": cannot be read, or is empty");
  BOOST_TEST(!read_settings(folder.path()).good());
}

BOOST_AUTO_TEST_CASE(checks_the_files_it_names) {
  folder.write("index", std::string(32, 'i'));
  folder.write("pseudonym", std::string(32, 'p'), 0640);
  folder.write("signing.pem", "pem");
  folder.write("token", "");
  for (const auto* name : {"modules", "tables", "run"})
    std::filesystem::create_directory(folder.path() / name);
  folder.write("matrix.toml", "");
  folder.write("parameters.toml", "");
  const auto read = this->read(kGood);
  BOOST_REQUIRE(read.good());
  Lines lines;
  for (const auto& refusal : check_files(read.value))
    lines.push_back(to_line(refusal).substr(name().size()));
  BOOST_TEST(lines == (Lines{":4: http.api_token: " + (folder.path() / "token").string() + " is empty",
                             ":7: keys.pseudonym: " + (folder.path() / "pseudonym").string() +
                                 " is open to others than its owner; chmod 0600 it",
                             ": routes.directory: " + (folder.path() / "routes").string() + " is no folder"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
