#include "gateway/observe/event_log.h"

#include <sstream>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/kit/fake_clock.h"

using namespace tongbao;

namespace {

struct Captured {
  FakeClock clock{
      Instant{std::chrono::milliseconds{1'795'316'645'007}}};  // date -u -d @1795316645: 2026-11-22T03:04:05
  std::ostringstream lines;
  EventLog log{clock, LogLevel::info, lines};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(event_log)

BOOST_FIXTURE_TEST_CASE(writes_one_line_of_json_with_the_fields_in_their_order, Captured) {
  log_event(events::route_held, {{"agency", "land"},
                                 {"reason", std::string{"module_missing"}},
                                 {"waiting", 12U},
                                 {"share", 0.5},
                                 {"forever", false}});
  BOOST_TEST(lines.str() ==
             "{\"time\":\"2026-11-22T03:04:05.007Z\",\"level\":\"error\",\"event\":\"route_held\",\"agency\":\"land\","
             "\"reason\":\"module_missing\",\"waiting\":12,\"share\":0.5,\"forever\":false}\n");
}

BOOST_FIXTURE_TEST_CASE(escapes_whatever_a_value_holds, Captured) {
  const std::string nasty{"quote \" back \\ line\nend\r\x01 {} %v {0} \xff\xfe 門", 39};
  log_event(events::module_refused, {{"reason", nasty}});
  const auto written = lines.str();
  BOOST_TEST(written.find('\n') == written.size() - 1);
  const auto parsed = nlohmann::json::parse(written);
  BOOST_TEST(parsed["reason"].get<std::string>().starts_with("quote \" back \\ line\nend\r\x01 {} %v {0} "));
}

BOOST_FIXTURE_TEST_CASE(leaves_out_what_is_below_its_level, Captured) {
  log_event(events::request_refused);  // debug
  BOOST_TEST(lines.str().empty());
  log_event(events::case_accepted);
  BOOST_TEST(!lines.str().empty());
}

BOOST_AUTO_TEST_CASE(drops_lines_while_there_is_no_log) {
  std::ostringstream lines;
  {
    const FakeClock clock;
    const EventLog log{clock, LogLevel::debug, lines};
  }
  log_event(events::case_accepted);
  BOOST_TEST(lines.str().empty());
}

BOOST_FIXTURE_TEST_CASE(keeps_lines_whole_however_many_threads_write, Captured) {
  {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 8; ++i)
      writers.emplace_back([i] {
        for (int n = 0; n < 200; ++n)
          log_event(events::notice_sent, {{"writer", i}, {"text", std::string(100, 'x')}});
      });
  }
  std::istringstream written{lines.str()};
  int count = 0;
  for (std::string line; std::getline(written, line); ++count)
    BOOST_REQUIRE(nlohmann::json::accept(line));
  BOOST_TEST(count == 1600);
}

BOOST_AUTO_TEST_SUITE_END()
