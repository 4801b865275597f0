#include "simulators/vehicle/event_queue.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "simulators/stage/strict_json.h"

namespace tongbao::sim_vehicle {

namespace {

using nlohmann::json;
using stage::Statement;

std::string event_id_of(std::int64_t number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "VE-%06lld", static_cast<long long>(number));
  return text.data();
}

/// 0 for a text that is no event id.
std::int64_t event_number(const std::string& event_id) {
  std::int64_t number = 0;
  if (event_id.starts_with("VE-")) std::from_chars(event_id.data() + 3, event_id.data() + event_id.size(), number);
  return event_id_of(number) == event_id ? number : 0;
}

}  // namespace

EventQueue::EventQueue(stage::Database& database) : database_(database) {
  database_.run(
      "CREATE TABLE IF NOT EXISTS pending (pending_id INTEGER PRIMARY KEY, notice_id TEXT NOT NULL UNIQUE, "
      "event TEXT NOT NULL, request_digest TEXT NOT NULL, decide_at INTEGER NOT NULL);"
      "CREATE TABLE IF NOT EXISTS events (event_number INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, "
      "state TEXT NOT NULL, code TEXT NOT NULL DEFAULT '');"
      "CREATE INDEX IF NOT EXISTS events_on_offer ON events (event_number) WHERE state = 'on_offer'");
}

void EventQueue::defer(const PendingNotice& notice) {
  Statement(database_, "INSERT INTO pending (notice_id, event, request_digest, decide_at) VALUES (?, ?, ?, ?)")
      .with(notice.notice_id, notice.event, notice.request_digest, notice.decide_at.time_since_epoch().count())
      .run();
}

bool EventQueue::is_pending(const std::string& notice_id) {
  const auto guard = database_.lock();
  Statement row(database_, "SELECT 1 FROM pending WHERE notice_id = ?");
  return row.with(notice_id).step();
}

std::vector<PendingNotice> EventQueue::due(std::optional<stage::Instant> until) {
  const auto guard = database_.lock();
  std::vector<PendingNotice> found;
  Statement row(database_,
                "SELECT notice_id, event, request_digest, decide_at FROM pending WHERE decide_at <= ? "
                "ORDER BY pending_id");
  row.with(until ? until->time_since_epoch().count() : INT64_MAX);
  while (row.step())
    found.push_back({row.text(0), row.text(1), row.text(2), stage::Instant{std::chrono::milliseconds{row.number(3)}}});
  return found;
}

void EventQueue::forget(const std::string& notice_id) {
  Statement(database_, "DELETE FROM pending WHERE notice_id = ?").with(notice_id).run();
}

void EventQueue::offer(json verdict, const std::string& notice_id, const std::string& request_digest) {
  verdict["notice_id"] = notice_id;
  verdict["request_digest"] = request_digest;
  Statement(database_, "INSERT INTO events (body, state) VALUES (?, 'on_offer')").with(stage::canonical(verdict)).run();
}

void EventQueue::acknowledge(const std::vector<std::string>& event_ids) {
  stage::Transaction transaction(database_);
  for (const auto& event_id : event_ids)
    Statement(database_, "UPDATE events SET state = 'acknowledged' WHERE event_number = ?")
        .with(event_number(event_id))
        .run();
  transaction.commit();
}

void EventQueue::set_aside(const std::map<std::string, std::string>& codes) {
  stage::Transaction transaction(database_);
  for (const auto& [event_id, code] : codes)
    Statement(database_, "UPDATE events SET state = 'set_aside', code = ? WHERE event_number = ?")
        .with(code, event_number(event_id))
        .run();
  transaction.commit();
}

std::map<std::string, json> EventQueue::on_offer(int most, bool& more) {
  const auto guard = database_.lock();
  std::map<std::string, json> found;
  Statement row(database_,
                "SELECT event_number, body FROM events WHERE state = 'on_offer' ORDER BY event_number LIMIT ?");
  row.with(most + 1);
  more = false;
  while (row.step()) {
    if (std::ssize(found) < most) {
      found[event_id_of(row.number(0))] = json::parse(row.text(1));
    } else {
      more = true;
    }
  }
  return found;
}

bool EventQueue::has_event() {
  bool more = false;
  return !on_offer(1, more).empty();
}

void EventQueue::wait_for_event(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  std::unique_lock guard{mutex_};
  while (!closed_ && std::chrono::steady_clock::now() < deadline) {
    guard.unlock();
    if (has_event()) return;
    guard.lock();
    changed_.wait_until(guard, std::min(deadline, std::chrono::steady_clock::now() + std::chrono::milliseconds{200}));
  }
}

void EventQueue::close() {
  {
    const std::lock_guard guard{mutex_};
    closed_ = true;
  }
  changed_.notify_all();
}

json EventQueue::list() {
  const auto guard = database_.lock();
  json all{{"events", json::array()}, {"pending", json::array()}};
  Statement events(database_, "SELECT event_number, body, state, code FROM events ORDER BY event_number");
  while (events.step())
    all["events"].push_back({{"event_id", event_id_of(events.number(0))},
                             {"event", json::parse(events.text(1))},
                             {"state", events.text(2)},
                             {"code", events.text(3)}});
  for (const auto& notice : due(std::nullopt))
    all["pending"].push_back({{"notice_id", notice.notice_id}, {"decide_at", stage::rfc3339(notice.decide_at)}});
  return all;
}

}  // namespace tongbao::sim_vehicle
