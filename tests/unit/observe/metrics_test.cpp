#include "gateway/observe/metrics.h"

#include <fstream>
#include <numeric>
#include <regex>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

/// Every figure once, so that every family has a series.
void touch_everything(Metrics& metrics) {
  metrics.case_accepted();
  metrics.case_replayed();
  metrics.case_refused("area_unknown");
  metrics.notice_settled("land", "land.address", "applied");
  metrics.exchange_recorded("land", "answered");
  metrics.attempt_took("land", 20ms);
  metrics.reply_ignored("tax", "duplicate");
  metrics.answer_damaged("tax");
  metrics.batch_delivered("tax", 12);
  metrics.credit_booked("T", 2);
  metrics.credit_booked("T", -1);
  metrics.worker_restarted("land");
  metrics.mail_ended("receipt", "sent");
  metrics.mail_deferred("smtp_451");
  metrics.set_open_mails(2, 40s);
  metrics.set_open_notices("land", "awaiting_answer", 3);
  metrics.set_overdue_notices("land", 1);
  metrics.set_oldest_waiting("land", 90s);
  metrics.set_mailbox_events("water", 3);
  metrics.set_route_state("land", "open");
  metrics.set_alert_open("land", "route_trouble", true);
  metrics.alert_told("land", "route_trouble", "started");
  metrics.alert_command_ended("good");
  metrics.set_disk_free(1'000'000);
  metrics.http_answered("/v1/cases/{case_id}", 404, 1500us);
  metrics.set_http_connections(2);
  metrics.http_turned_away();
  metrics.committed(3ms, 17);
  metrics.set_write_queue(5);
}

bool has_line(const std::string& exposition, const std::string& line) {
  return ("\n" + exposition).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metrics)

BOOST_AUTO_TEST_CASE(have_the_names_and_labels_of_the_golden_list) {
  Metrics figures;
  touch_everything(figures);
  // "name type label,label", sorted, as the golden file has it, from the exposition itself.
  std::istringstream lines{figures.render()};
  static const std::regex type{"^# TYPE (\\S+) (\\S+)$"};
  static const std::regex label{"([a-z_]+)=\""};
  std::set<std::string> families;
  std::string family, labels;
  const auto close_family = [&] {
    if (!family.empty()) families.insert(family + (labels.empty() ? "" : " ") + labels + "\n");
    labels.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_match(line, found, type)) {
      close_family();
      family = found[1].str() + " " + found[2].str();
    } else if (!line.starts_with("#") && labels.empty()) {
      for (std::sregex_iterator at{line.begin(), line.end(), label}, end; at != end; ++at)
        if ((*at)[1] != "le") labels += (labels.empty() ? "" : ",") + (*at)[1].str();
    }
  }
  close_family();
  const std::string list = std::accumulate(families.begin(), families.end(), std::string{});
  std::ifstream stream{TONGBAO_SOURCE_DIR "/tests/golden/metrics.txt"};
  BOOST_REQUIRE(stream.good());
  std::ostringstream golden;
  golden << stream.rdbuf();
  BOOST_TEST(list == golden.str());
}

BOOST_AUTO_TEST_CASE(count_what_happened) {
  Metrics figures;
  touch_everything(figures);
  figures.case_accepted();
  const auto text = figures.render();
  BOOST_TEST(has_line(text, "tongbao_cases_accepted_total 2"));
  BOOST_TEST(has_line(
      text, "tongbao_notices_settled_total{agency=\"land\",outcome=\"applied\",procedure=\"land.address\"} 1"));
  BOOST_TEST(has_line(text, "tongbao_credits_total{document=\"T\"} 2"));
  BOOST_TEST(has_line(text, "tongbao_credits_taken_back_total{document=\"T\"} 1"));
  BOOST_TEST(has_line(text, "tongbao_batch_records_total{agency=\"tax\"} 12"));
  BOOST_TEST(has_line(text, "tongbao_notice_oldest_waiting_seconds{agency=\"land\"} 90"));
  BOOST_TEST(has_line(text, "tongbao_mailbox_events{agency=\"water\"} 3"));
  BOOST_TEST(has_line(text, "tongbao_http_requests_total{resource=\"/v1/cases/{case_id}\",status_class=\"4xx\"} 1"));
  BOOST_TEST(has_line(text, "tongbao_commit_batch_size_sum 17"));
  BOOST_TEST(has_line(text, "tongbao_commit_seconds_bucket{le=\"0.0025\"} 0"));
  BOOST_TEST(has_line(text, "tongbao_commit_seconds_bucket{le=\"0.005\"} 1"));
}

BOOST_AUTO_TEST_CASE(say_one_state_of_a_route_at_a_time) {
  Metrics figures;
  figures.set_route_state("land", "open");
  figures.set_route_state("tax", "held");
  figures.set_route_state("land", "held");
  const auto text = figures.render();
  BOOST_TEST(has_line(text, "tongbao_route_state{agency=\"land\",state=\"open\"} 0"));
  BOOST_TEST(has_line(text, "tongbao_route_state{agency=\"land\",state=\"held\"} 1"));
  BOOST_TEST(has_line(text, "tongbao_route_state{agency=\"tax\",state=\"held\"} 1"));
}

BOOST_AUTO_TEST_CASE(may_be_touched_by_many_threads) {
  Metrics figures;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int n = 0; n < 500; ++n) {
          figures.case_accepted();
          figures.notice_settled("land", "land.address", "applied");
        }
      });
  }
  BOOST_TEST(has_line(figures.render(), "tongbao_cases_accepted_total 2000"));
}

BOOST_AUTO_TEST_SUITE_END()
