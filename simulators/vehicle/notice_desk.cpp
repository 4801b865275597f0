#include "simulators/vehicle/notice_desk.h"

#include "simulators/stage/strict_json.h"
#include "simulators/vehicle/notice_faults.h"

namespace tongbao::sim_vehicle {

namespace {

using nlohmann::json;
using stage::problem_response;
using stage::Request;
using stage::Response;

constexpr std::size_t kMostRecent = 100;

bool is_cloud_event(const Request& request) {
  const auto type = request.field("content-type").value_or("");
  return type == "application/cloudevents+json" || type == "application/cloudevents+json; charset=utf-8";
}

Response bad_notice(const std::vector<NoticeError>& errors) {
  auto response = problem_response(400, "bad_notice", "The notice is not of this dialect.");
  auto problem = json::parse(response.body);
  for (const auto& error : errors)
    problem["errors"].push_back({{"pointer", error.pointer}, {"detail", error.detail}});
  response.body = stage::canonical(problem);
  return response;
}

bool has_mode(const std::optional<stage::Fault>& fault, std::string_view mode) {
  return fault && fault->mode == mode;
}

/// Takes a key out of the running ones when the work on it ends, however it ends.
class Running {
 public:
  Running(std::mutex& mutex, std::set<std::string>& keys, const std::string& key)
      : mutex_(mutex), keys_(keys), key_(key) {
    const std::lock_guard guard{mutex_};
    alone_ = keys_.insert(key_).second;
  }
  ~Running() {
    const std::lock_guard guard{mutex_};
    if (alone_) keys_.erase(key_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  bool alone() const { return alone_; }

 private:
  std::mutex& mutex_;
  std::set<std::string>& keys_;
  const std::string key_;
  bool alone_ = false;
};

}  // namespace

Response NoticeDesk::handle(const Request& request) {
  const auto facts = fault_case_of(request);
  const auto fault = office_.faults.take(facts);
  if (fault) {
    if (auto broken = broken_before(*fault)) {
      remember(facts, fault, *broken);
      return *broken;
    }
  }
  auto answer = judge(request, fault);
  remember(facts, fault, answer);
  if (fault) spoil(*fault, answer);
  return answer;
}

Response NoticeDesk::judge(const Request& request, const MaybeFault& fault) {
  if (request.method != "POST") return problem_response(405, "wrong_method", "Notices are posted.");
  const auto key = sf_string(request.field("idempotency-key").value_or(""));
  if (!key || key->empty()) return problem_response(400, "missing_idempotency_key", "There is no Idempotency-Key.");
  if (const auto trouble = office_.verifier.check(request, office_.clock.now()))
    return problem_response(401, trouble->code, trouble->why);
  if (!is_cloud_event(request)) return problem_response(415, "wrong_type", "Notices are CloudEvents in JSON.");
  const auto event = stage::parse_strict(request.body, 8);
  if (const auto* wrong = std::get_if<stage::NotJson>(&event))
    return signed_answer(request, bad_notice({{"", wrong->why}}));
  const auto read = read_notice(std::get<json>(event));
  if (const auto* errors = std::get_if<std::vector<NoticeError>>(&read))
    return signed_answer(request, bad_notice(*errors));
  const auto& notice = std::get<Notice>(read);
  if (notice.event_id != *key) return signed_answer(request, bad_notice({{"/id", "is not the Idempotency-Key"}}));
  return accept(request, notice, fault);
}

Response NoticeDesk::accept(const Request& request, const Notice& notice, const MaybeFault& fault) {
  const Running running{mutex_, running_, notice.event_id};
  if (!running.alone()) return problem_response(409, "still_running", "The first request is being worked on.");
  const auto now = office_.clock.now();
  char seq[21];
  std::snprintf(seq, sizeof seq, "%020lld", static_cast<long long>(notice.subject_seq));
  office_.received.note({notice.event_id, notice.subject, seq, notice.procedure, now});
  stage::Transaction transaction(office_.database);
  auto stored = office_.answers.find(notice.event_id, now);
  if (stored && stored->request_digest != content_digest(request.body))
    return signed_answer(request, problem_response(422, "key_reused", "The key was used for another notice."));
  if (!stored) {
    stored = answer_first_time(request, notice, fault);
    office_.answers.keep(notice.event_id, *stored, now);
    transaction.commit();
    office_.queue.wake();
  }
  return signed_answer(request, stage::json_response(stored->status, stored->body));
}

stage::StoredAnswer NoticeDesk::answer_first_time(const Request& request, const Notice& notice,
                                                  const MaybeFault& fault) {
  const auto digest = content_digest(request.body);
  if (has_mode(fault, "late") || has_mode(fault, "deferred")) {
    const auto response = defer(request, notice, *fault);
    return {digest, response.status, response.body};
  }
  auto verdict = office_.decider.decide_now(notice, office_.clock.now());
  if (has_mode(fault, "duplicate_answer"))
    for (int i = 0; i < 2; ++i)
      office_.queue.offer(verdict, notice.event_id, digest);
  if (has_mode(fault, "contradictory_answer")) {
    json other{{"case_id", notice.case_id}, {"agency_ref", verdict.value("agency_ref", "V-0")}};
    const bool refused = verdict["outcome"] == "refused";
    other["outcome"] = refused ? "already_current" : "refused";
    if (!refused) other["reason"] = "open_violations";
    office_.queue.offer(other, notice.event_id, digest);
  }
  return {digest, 200, stage::canonical(verdict)};
}

Response NoticeDesk::defer(const Request& request, const Notice& notice, const stage::Fault& fault) {
  const auto decide_at = office_.clock.now() + fault.seconds;
  office_.queue.defer({notice.event_id, request.body, content_digest(request.body), decide_at});
  const auto until = stage::rfc3339(decide_at);
  if (fault.mode == "deferred")
    return stage::json_response(
        200, stage::canonical({{"case_id", notice.case_id}, {"outcome", "deferred"}, {"until", until}}));
  return stage::json_response(202, stage::canonical({{"receipt", "R-" + notice.event_id}, {"until", until}}));
}

Response NoticeDesk::signed_answer(const Request& request, Response answer) const {
  office_.signer.sign(request, answer, office_.clock.now());
  return answer;
}

void NoticeDesk::remember(const stage::FaultCase& facts, const MaybeFault& fault, const Response& answer) {
  SeenRequest seen{stage::rfc3339(office_.clock.now()),
                   facts.notice_id,
                   facts.person_id,
                   facts.procedure,
                   fault ? fault->mode : std::string{},
                   answer.status,
                   {}};
  const auto body = json::parse(answer.body, nullptr, false);
  if (body.is_object())
    for (const char* name : {"outcome", "code", "receipt"})
      if (seen.verdict.empty() && body.contains(name) && body[name].is_string()) seen.verdict = body[name];
  const std::lock_guard guard{mutex_};
  recent_.push_front(std::move(seen));
  if (recent_.size() > kMostRecent) recent_.pop_back();
}

std::vector<SeenRequest> NoticeDesk::recent() const {
  const std::lock_guard guard{mutex_};
  return {recent_.begin(), recent_.end()};
}

}  // namespace tongbao::sim_vehicle
