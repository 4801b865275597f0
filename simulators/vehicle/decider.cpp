#include "simulators/vehicle/decider.h"

#include <array>
#include <cstdio>

#include "simulators/stage/strict_json.h"
#include "simulators/vehicle/answer.h"

namespace tongbao::sim_vehicle {

namespace {

constexpr int kMostDepth = 8;
constexpr int kFollowUpDays = 30;

}  // namespace

std::optional<Notice> notice_in(const std::string& body) {
  const auto event = stage::parse_strict(body, kMostDepth);
  if (std::holds_alternative<stage::NotJson>(event)) return std::nullopt;
  auto read = read_notice(std::get<nlohmann::json>(event));
  if (auto* notice = std::get_if<Notice>(&read)) return std::move(*notice);
  return std::nullopt;
}

Decider::Decider(stage::Database& database, VehicleRegister& books, EventQueue& queue)
    : database_(database), books_(books), queue_(queue) {
  database_.run(
      "CREATE TABLE IF NOT EXISTS files (file_number INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL)");
}

nlohmann::json Decider::decide_now(const Notice& notice, stage::Instant now) {
  Decision decision;
  if (notice.annuls.empty()) {
    decision = decide(notice, books_.holdings(notice, now), stage::taipei_date(now, kFollowUpDays));
    books_.apply(notice, decision, now);
  } else {
    for (const auto& pending : queue_.due(std::nullopt)) {
      const auto earlier = notice_in(pending.event);
      if (pending.notice_id == notice.annuls && earlier) decide_one(pending, *earlier, now);
    }
    const auto annulment =
        decide_annulment(books_.holdings(notice, now), books_.standing(notice.annuls, notice.procedure));
    books_.apply(notice, annulment, now);
    decision = annulment.decision;
  }
  const bool has_file = decision.outcome != "no_record";
  return answer_of(notice.case_id, decision, has_file ? next_reference(notice.event_id) : std::string{}, now);
}

std::vector<std::string> Decider::decide_waiting(stage::Instant now, bool all, const std::string& notice_id,
                                                 const std::string& person_id) {
  std::vector<std::string> decided;
  stage::Transaction transaction(database_);
  for (const auto& pending : queue_.due(all ? std::nullopt : std::optional{now})) {
    if (!queue_.is_pending(pending.notice_id)) continue;  // decided meanwhile, because a later one annuls it
    const auto notice = notice_in(pending.event);
    if (!notice || (!notice_id.empty() && notice_id != pending.notice_id) ||
        (!person_id.empty() && person_id != notice->person_id))
      continue;
    decide_one(pending, *notice, now);
    decided.push_back(pending.notice_id);
  }
  transaction.commit();
  if (!decided.empty()) queue_.wake();
  return decided;
}

void Decider::decide_one(const PendingNotice& pending, const Notice& notice, stage::Instant now) {
  queue_.forget(pending.notice_id);
  queue_.offer(decide_now(notice, now), pending.notice_id, pending.request_digest);
}

std::string Decider::next_reference(const std::string& event_id) {
  stage::Statement(database_, "INSERT INTO files (event_id) VALUES (?)").with(event_id).run();
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "V-%06lld", static_cast<long long>(database_.last_row_id()));
  return text.data();
}

}  // namespace tongbao::sim_vehicle
