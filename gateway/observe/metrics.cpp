#include "gateway/observe/metrics.h"

#include <set>
#include <sstream>
#include <utility>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "gateway/contract/guarded.h"

namespace tongbao {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Labels;

const Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
const Histogram::BucketBoundaries kBatchSizes{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

Family<Counter>& counters(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}
Family<Gauge>& gauges(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}
Family<Histogram>& histograms(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

std::string text(std::string_view view) {
  return std::string{view};
}

double seconds(std::chrono::duration<double> time) {
  return time.count();
}

}  // namespace

/// Families in the order of their initialisers; series without labels exist from the start, so that a rate over them
/// begins at 0.
struct Metrics::Series {
  prometheus::Registry registry;
  Counter& cases_accepted = counters(registry, "tongbao_cases_accepted_total", "Cases on stable storage").Add({});
  Counter& cases_replayed =
      counters(registry, "tongbao_cases_replayed_total", "Requests answered with a stored answer").Add({});
  Family<Counter>& cases_refused = counters(registry, "tongbao_cases_refused_total", "Cases refused, by problem code");
  Family<Counter>& notices_settled =
      counters(registry, "tongbao_notices_settled_total", "Notices that have their outcome");
  Family<Counter>& exchanges = counters(registry, "tongbao_exchanges_total", "Attempts and later answers");
  Family<Histogram>& attempt_seconds = histograms(registry, "tongbao_attempt_seconds", "How long an attempt took");
  Family<Counter>& replies_ignored =
      counters(registry, "tongbao_replies_ignored_total", "Answers that were recorded and changed nothing");
  Family<Counter>& answers_damaged =
      counters(registry, "tongbao_answers_damaged_total", "Answer files set aside whole");
  Family<Counter>& batches = counters(registry, "tongbao_batches_total", "Batch files delivered");
  Family<Counter>& batch_records =
      counters(registry, "tongbao_batch_records_total", "Records in delivered batch files");
  Family<Counter>& credits = counters(registry, "tongbao_credits_total", "Documents booked as avoided");
  Family<Counter>& credits_taken_back =
      counters(registry, "tongbao_credits_taken_back_total", "Documents taken back from the indicator");
  Family<Counter>& worker_restarts =
      counters(registry, "tongbao_worker_restarts_total", "Worker processes started again");
  Family<Counter>& mails = counters(registry, "tongbao_mails_total", "Status mails that have ended");
  Family<Counter>& mails_deferred =
      counters(registry, "tongbao_mails_deferred_total", "Attempts to send a status mail that failed");
  Gauge& open_mails = gauges(registry, "tongbao_mails_open", "Status mails that have not ended").Add({});
  Gauge& oldest_mail = gauges(registry, "tongbao_mail_oldest_waiting_seconds", "Age of the oldest open mail").Add({});
  Family<Gauge>& open_notices = gauges(registry, "tongbao_notices_open", "Open notices by state");
  Family<Gauge>& overdue_notices = gauges(registry, "tongbao_notices_overdue", "Open notices past their limit");
  Family<Gauge>& oldest_waiting =
      gauges(registry, "tongbao_notice_oldest_waiting_seconds", "Age of the oldest open notice");
  Family<Gauge>& mailbox_events =
      gauges(registry, "tongbao_mailbox_events", "Events an agency has not fetched and acknowledged yet");
  Family<Gauge>& route_state = gauges(registry, "tongbao_route_state", "1 for the state a route is in");
  Family<Gauge>& alerts_open = gauges(registry, "tongbao_alerts_open", "1 while a trouble is open and told");
  Family<Counter>& alerts_told = counters(registry, "tongbao_alerts_total", "Alerts told");
  Family<Counter>& alert_commands =
      counters(registry, "tongbao_alert_commands_total", "How the alert command's runs ended");
  Family<Gauge>& disk_free =
      gauges(registry, "tongbao_disk_free_bytes", "Free space where the store lies or the run directory");
  Family<Counter>& http_requests = counters(registry, "tongbao_http_requests_total", "HTTP requests answered");
  Family<Histogram>& http_seconds =
      histograms(registry, "tongbao_http_request_seconds", "How long an HTTP request took");
  Gauge& http_connections = gauges(registry, "tongbao_http_connections", "Open HTTP connections").Add({});
  Counter& http_turned_away =
      counters(registry, "tongbao_http_turned_away_total", "Requests answered 503 for want of room").Add({});
  Histogram& commit_seconds =
      histograms(registry, "tongbao_commit_seconds", "How long a group commit took").Add({}, kSeconds);
  Histogram& commit_batch_size =
      histograms(registry, "tongbao_commit_batch_size", "Requests in one group commit").Add({}, kBatchSizes);
  Gauge& write_queue = gauges(registry, "tongbao_write_queue", "Requests waiting for the writer").Add({});

  Guarded<std::set<std::pair<std::string, std::string>>> route_states;  // (agency, state) ever set
};

Metrics::Metrics() : series_{std::make_unique<Series>()} {
  // From 0 on, so that the first failure is an increase.
  for (const auto* result : {"good", "failed", "cut", "not_started", "dropped"})
    series_->alert_commands.Add({{"result", result}});
}
Metrics::~Metrics() = default;

void Metrics::case_accepted() {
  series_->cases_accepted.Increment();
}

void Metrics::case_replayed() {
  series_->cases_replayed.Increment();
}

void Metrics::case_refused(std::string_view why) {
  series_->cases_refused.Add({{"why", text(why)}}).Increment();
}

void Metrics::notice_settled(std::string_view agency, std::string_view procedure, std::string_view outcome) {
  series_->notices_settled.Add({{"agency", text(agency)}, {"procedure", text(procedure)}, {"outcome", text(outcome)}})
      .Increment();
}

void Metrics::exchange_recorded(std::string_view agency, std::string_view result) {
  series_->exchanges.Add({{"agency", text(agency)}, {"result", text(result)}}).Increment();
}

void Metrics::attempt_took(std::string_view agency, std::chrono::milliseconds time) {
  series_->attempt_seconds.Add({{"agency", text(agency)}}, kSeconds).Observe(seconds(time));
}

void Metrics::reply_ignored(std::string_view agency, std::string_view why) {
  series_->replies_ignored.Add({{"agency", text(agency)}, {"why", text(why)}}).Increment();
}

void Metrics::answer_damaged(std::string_view agency) {
  series_->answers_damaged.Add({{"agency", text(agency)}}).Increment();
}

void Metrics::batch_delivered(std::string_view agency, std::size_t records) {
  const Labels labels{{"agency", text(agency)}};
  series_->batches.Add(labels).Increment();
  series_->batch_records.Add(labels).Increment(static_cast<double>(records));
}

void Metrics::credit_booked(std::string_view document, std::int64_t copies) {
  const Labels labels{{"document", text(document)}};
  if (copies >= 0)
    series_->credits.Add(labels).Increment(static_cast<double>(copies));
  else
    series_->credits_taken_back.Add(labels).Increment(-static_cast<double>(copies));
}

void Metrics::worker_restarted(std::string_view agency) {
  series_->worker_restarts.Add({{"agency", text(agency)}}).Increment();
}

void Metrics::mail_ended(std::string_view occasion, std::string_view result) {
  series_->mails.Add({{"occasion", text(occasion)}, {"result", text(result)}}).Increment();
}

void Metrics::mail_deferred(std::string_view why) {
  series_->mails_deferred.Add({{"why", text(why)}}).Increment();
}

void Metrics::set_open_mails(std::uint64_t count, std::chrono::seconds oldest) {
  series_->open_mails.Set(static_cast<double>(count));
  series_->oldest_mail.Set(seconds(oldest));
}

void Metrics::set_open_notices(std::string_view agency, std::string_view state, std::uint64_t count) {
  series_->open_notices.Add({{"agency", text(agency)}, {"state", text(state)}}).Set(static_cast<double>(count));
}

void Metrics::set_overdue_notices(std::string_view agency, std::uint64_t count) {
  series_->overdue_notices.Add({{"agency", text(agency)}}).Set(static_cast<double>(count));
}

void Metrics::set_oldest_waiting(std::string_view agency, std::chrono::seconds age) {
  series_->oldest_waiting.Add({{"agency", text(agency)}}).Set(seconds(age));
}

void Metrics::set_mailbox_events(std::string_view agency, std::uint64_t count) {
  series_->mailbox_events.Add({{"agency", text(agency)}}).Set(static_cast<double>(count));
}

void Metrics::set_route_state(std::string_view agency, std::string_view state) {
  series_->route_states.with([&](auto& seen) {
    seen.emplace(text(agency), text(state));
    for (const auto& [route, word] : seen)
      if (route == agency)
        series_->route_state.Add({{"agency", route}, {"state", word}}).Set(word == state ? 1.0 : 0.0);
  });
}

void Metrics::set_alert_open(std::string_view agency, std::string_view kind, bool open) {
  series_->alerts_open.Add({{"agency", text(agency)}, {"kind", text(kind)}}).Set(open ? 1.0 : 0.0);
}

void Metrics::alert_told(std::string_view agency, std::string_view kind, std::string_view phase) {
  series_->alerts_told.Add({{"agency", text(agency)}, {"kind", text(kind)}, {"phase", text(phase)}}).Increment();
}

void Metrics::alert_command_ended(std::string_view result) {
  series_->alert_commands.Add({{"result", text(result)}}).Increment();
}

void Metrics::set_disk_free(std::uint64_t bytes) {
  series_->disk_free.Add({}).Set(static_cast<double>(bytes));
}

void Metrics::http_answered(std::string_view resource, int status, std::chrono::microseconds time) {
  const auto status_class = std::to_string(status / 100) + "xx";
  series_->http_requests.Add({{"resource", text(resource)}, {"status_class", status_class}}).Increment();
  series_->http_seconds.Add({{"resource", text(resource)}}, kSeconds).Observe(seconds(time));
}

void Metrics::set_http_connections(std::size_t open) {
  series_->http_connections.Set(static_cast<double>(open));
}

void Metrics::http_turned_away() {
  series_->http_turned_away.Increment();
}

void Metrics::committed(std::chrono::microseconds time, std::size_t batch_size) {
  series_->commit_seconds.Observe(seconds(time));
  series_->commit_batch_size.Observe(static_cast<double>(batch_size));
}

void Metrics::set_write_queue(std::size_t waiting) {
  series_->write_queue.Set(static_cast<double>(waiting));
}

std::string Metrics::render() const {
  std::ostringstream lines;
  prometheus::TextSerializer{}.Serialize(lines, series_->registry.Collect());
  return lines.str();
}

}  // namespace tongbao
