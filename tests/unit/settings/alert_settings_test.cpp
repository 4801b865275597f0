// [alerts] of the settings file.
#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "gateway/settings/settings.h"
#include "tests/kit/temp_directory.h"

using namespace tongbao;
using std::chrono::seconds;

namespace {

/// What [alerts] with these lines is read as; the other sections are missing and refused by themselves.
struct AlertLines {
  explicit AlertLines(const std::string& lines) {
    const TempDirectory folder;
    auto read = read_settings(folder.write("t.toml", "[alerts]\n" + lines));
    alerts = read.value.alerts;
    for (const auto& refusal : read.refusals)
      if (refusal.key.starts_with("alerts"))
        refused.push_back(std::to_string(refusal.line) + " " + refusal.key + " " + refusal.what);
  }
  AlertSettings alerts;
  std::vector<std::string> refused;
};

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(alert_settings)

BOOST_AUTO_TEST_CASE(have_defaults) {
  const AlertLines none{""};
  BOOST_TEST(none.refused == Lines{}, boost::test_tools::per_element());
  BOOST_TEST(none.alerts.command.empty());
  BOOST_TEST((none.alerts.command_limit == seconds{30}));
  BOOST_TEST((none.alerts.times.start_after == seconds{60}));
  BOOST_TEST((none.alerts.times.remind_every == seconds{86'400}));
  BOOST_TEST((none.alerts.paused_after == seconds{14'400}));
  BOOST_TEST((none.alerts.waiting_after[0] == seconds{3600}));
  BOOST_TEST((none.alerts.waiting_after[1] == seconds{86'400}));
  BOOST_TEST((none.alerts.waiting_after[2] == seconds{259'200}));
  BOOST_TEST(none.alerts.disk_low_mb == 512U);
  BOOST_TEST(none.alerts.without.empty());
}

BOOST_AUTO_TEST_CASE(are_read) {
  const AlertLines all{
      "command = [\"/bin/true\", \"--urgent\"]\ncommand_limit_s = 5\nstart_after_s = 0\nend_after_s = 2\n"
      "remind_every_s = 43200\npaused_after_s = 60\nwaiting_first_s = 60\nwaiting_second_s = 120\nwaiting_third_s = "
      "180\ndisk_low_mb = 0\nwithout = [\"notices_overdue\", \"disk_low\"]\n"};
  BOOST_TEST(all.refused == Lines{}, boost::test_tools::per_element());
  BOOST_TEST(all.alerts.command == (Lines{"/bin/true", "--urgent"}), boost::test_tools::per_element());
  BOOST_TEST((all.alerts.times.end_after == seconds{2}));
  BOOST_TEST((all.alerts.waiting_after[2] == seconds{180}));
  BOOST_TEST((all.alerts.without == std::set{AlertKind::notices_overdue, AlertKind::disk_low}));
}

BOOST_AUTO_TEST_CASE(are_refused_by_line_and_reason) {
  const AlertLines wrong{
      "command = [\"tell-duty\"]\nwaiting_second_s = 60\nwithout = [\"route_held\"]\nstart_after = 1\n"
      "command_limit_s = 301\n"};
  BOOST_TEST(wrong.refused.size() == 5U);
  const auto says = [&](const std::string& text) {
    return std::ranges::any_of(wrong.refused, [&](const auto& line) { return line.find(text) != std::string::npos; });
  };
  BOOST_TEST(says("2 alerts.command \"tell-duty\" is no absolute path"));
  BOOST_TEST(says("3 alerts.waiting_second_s is not above the level before it"));
  BOOST_TEST(says("4 alerts.without \"route_held\" is no kind of alert"));
  BOOST_TEST(says("5 alerts.start_after unknown key; did you mean alerts.start_after_s"));
  BOOST_TEST(says("6 alerts.command_limit_s"));
  const AlertLines high{"waiting_first_s = 90000\n"};
  BOOST_REQUIRE(high.refused.size() == 1U);
  BOOST_TEST(high.refused[0] ==
             "2 alerts.waiting_first_s is not below waiting_second_s (86400 unless the file says otherwise)");
}

BOOST_AUTO_TEST_SUITE_END()
