#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tongbao {

/// The figures Prometheus collects. Labels are agencies, procedures, outcomes and other closed lists, never a case or a
/// person. tests/golden/metrics.txt lists every name. Any thread.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void case_accepted();
  void case_replayed();                     // same key, same content: the stored answer again
  void case_refused(std::string_view why);  // problem code
  void notice_settled(std::string_view agency, std::string_view procedure, std::string_view outcome);
  /// One attempt or later answer. `result` is the exchange's word: answered, handed_over, failed, unknown …
  void exchange_recorded(std::string_view agency, std::string_view result);
  void attempt_took(std::string_view agency, std::chrono::milliseconds time);
  void reply_ignored(std::string_view agency, std::string_view why);
  void answer_damaged(std::string_view agency);
  void batch_delivered(std::string_view agency, std::size_t records);
  /// A booking of the indicator; negative copies take back.
  void credit_booked(std::string_view document, std::int64_t copies);
  void worker_restarted(std::string_view agency);
  /// A status mail that has ended: `result` is sent, no_contact, recipient_refused or retries_exhausted.
  void mail_ended(std::string_view occasion, std::string_view result);
  void mail_deferred(std::string_view why);  // failure code
  /// Status mails that have not ended, and how long the oldest waits.
  void set_open_mails(std::uint64_t count, std::chrono::seconds oldest);

  /// Open notices of an agency in a state (held, waiting, ready, in_flight, awaiting_answer, attention).
  void set_open_notices(std::string_view agency, std::string_view state, std::uint64_t count);
  void set_overdue_notices(std::string_view agency, std::uint64_t count);
  void set_oldest_waiting(std::string_view agency, std::chrono::seconds age);
  /// Events that wait for the agency to fetch and acknowledge them.
  void set_mailbox_events(std::string_view agency, std::uint64_t count);
  /// Exactly one state of a route is 1, the others 0.
  void set_route_state(std::string_view agency, std::string_view state);

  /// 1 while a trouble of that kind is open and told, 0 otherwise; `agency` is empty for a node's own.
  void set_alert_open(std::string_view agency, std::string_view kind, bool open);
  /// `phase`: started, escalated, reminded, ended. Counted by the node that told it.
  void alert_told(std::string_view agency, std::string_view kind, std::string_view phase);
  /// `result`: good, failed, cut, not_started, dropped.
  void alert_command_ended(std::string_view result);
  /// Free space where the store lies (SQLite) or the run directory.
  void set_disk_free(std::uint64_t bytes);

  /// `resource` is the path's pattern ("/v1/cases/{case_id}"), never the path itself.
  void http_answered(std::string_view resource, int status, std::chrono::microseconds time);
  void set_http_connections(std::size_t open);
  void http_turned_away();  // 503: queue or connections full

  void committed(std::chrono::microseconds time, std::size_t batch_size);
  void set_write_queue(std::size_t waiting);

  /// Prometheus text exposition (version 0.0.4) of everything above.
  std::string render() const;

 private:
  struct Series;
  std::unique_ptr<Series> series_;
};

}  // namespace tongbao
