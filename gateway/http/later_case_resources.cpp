// What acts on a case that was accepted before: withdrawal, revocation, correction, second check.
#include "gateway/http/desk_answers.h"
#include "gateway/http/json_answers.h"
#include "gateway/http/request_key.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

ApiResponse refuse(const std::string& code, const ApiRequest& request) {
  return problem_response({code, "", "", {}}, request.trace_id);
}

Submission submission_of(const ApiRequest& request, const std::string& key) {
  return {request.body, key, request_digest(request), request.traceparent};
}

ApiResponse revoke_case(const ApiTools& tools, const ApiRequest& request) {
  const auto key = read_idempotency_key(request);
  if (!key) return refuse(key.failure().code, request);
  const auto& case_id = request.in_path.at("case_id");
  const auto outcome = tools.desk.revoke(case_id, submission_of(request, *key));
  if (std::holds_alternative<Accepted>(outcome)) log_event(events::case_revoked, {{"case", case_id}});
  return desk_response(tools, request, outcome);
}

ApiResponse correct_case(const ApiTools& tools, const ApiRequest& request) {
  const auto key = read_idempotency_key(request);
  if (!key) return refuse(key.failure().code, request);
  const auto& case_id = request.in_path.at("case_id");
  const auto outcome = tools.desk.correct(case_id, submission_of(request, *key));
  if (std::holds_alternative<Accepted>(outcome)) log_event(events::case_corrected, {{"case", case_id}});
  return desk_response(tools, request, outcome);
}

ApiResponse withdrawn(const StoredAnswer& answer, bool replayed) {
  ApiResponse response{answer.status, "application/json", answer.body, {}, ""};
  if (replayed) response.headers.emplace_back("Idempotency-Replayed", "true");
  return response;
}

ApiResponse withdraw_case(const ApiTools& tools, const ApiRequest& request) {
  const auto key = read_idempotency_key(request);
  if (!key) return refuse(key.failure().code, request);
  const auto& case_id = request.in_path.at("case_id");
  const auto outcome = tools.desk.withdraw(case_id, submission_of(request, *key));
  return std::visit(overloaded{
                        [&](const WithdrawnNotices& done) {
                          const auto annulled = done.annulment ? done.annulment->notices.size() : 0;
                          log_event(events::case_withdrawn,
                                    {{"case", case_id},
                                     {"notices", static_cast<std::int64_t>(done.withdrawn.size())},
                                     {"annulled", static_cast<std::int64_t>(annulled)}});
                          return withdrawn(done.answer, false);
                        },
                        [&](const AnsweredBefore& before) { return withdrawn(before.answer, true); },
                        [&](const KeyUsedDifferently&) { return refuse("idempotency_key_reused", request); },
                        [&](const Faults& faults) { return faults_response(faults, request); },
                        [&](const Conflict& conflict) { return refuse(conflict.code, request); },
                        [&](const NoSuchCase&) { return refuse("not_found", request); },
                        [&](const Failure& failure) { return failure_response(failure, request); },
                    },
                    outcome);
}

ApiResponse approve_case(const ApiTools& tools, const ApiRequest& request) {
  const auto& case_id = request.in_path.at("case_id");
  const auto outcome = tools.desk.approve(case_id, request.body);
  return std::visit(overloaded{
                        [&](const ApprovedNotices& approved) {
                          log_event(
                              events::case_approved,
                              {{"case", case_id}, {"notices", static_cast<std::int64_t>(approved.released.size())}});
                          auto released = nlohmann::json::array();
                          for (const auto& notice : approved.released)
                            released.push_back({{"notice_id", notice.notice_id},
                                                {"agency", notice.agency},
                                                {"procedure", notice.procedure},
                                                {"change_index", notice.change_index},
                                                {"state", notice.state}});
                          return json_response({{"case_id", case_id}, {"released", std::move(released)}});
                        },
                        [&](const Faults& faults) { return faults_response(faults, request); },
                        [&](const Conflict& conflict) { return refuse(conflict.code, request); },
                        [&](const NoSuchCase&) { return refuse("not_found", request); },
                        [&](const Failure& failure) { return failure_response(failure, request); },
                    },
                    outcome);
}

}  // namespace

void add_later_case_resources(Router& router, const ApiTools& tools) {
  router.add("POST", "/v1/cases/{case_id}/withdraw",
             [&](const ApiRequest& request) { return withdraw_case(tools, request); });
  router.add("POST", "/v1/cases/{case_id}/revocation",
             [&](const ApiRequest& request) { return revoke_case(tools, request); });
  router.add("POST", "/v1/cases/{case_id}/corrections",
             [&](const ApiRequest& request) { return correct_case(tools, request); });
  router.add("POST", "/v1/cases/{case_id}/approve",
             [&](const ApiRequest& request) { return approve_case(tools, request); });
}

}  // namespace tongbao
