#include "gateway/http/desk_answers.h"

#include <nlohmann/json.hpp>

#include "gateway/http/json_answers.h"
#include "gateway/observe/event_log.h"

namespace tongbao {

ApiResponse faults_response(const Faults& faults, const ApiRequest& request) {
  // A body that could not be read at all has one fault at its root, with the reader's own code.
  const auto& code = faults.front().code;
  const bool unreadable = code.starts_with("json_") && faults.front().pointer.empty();
  return problem_response({unreadable ? code : "request_faulty", "", "", faults}, request.trace_id);
}

namespace {

ApiResponse created(const StoredAnswer& answer, const std::string& case_id, bool replayed) {
  ApiResponse response{answer.status, "application/json", answer.body, {}, ""};
  if (!case_id.empty()) response.headers.emplace_back("Location", "/v1/cases/" + case_id);
  if (replayed) response.headers.emplace_back("Idempotency-Replayed", "true");
  return response;
}

std::string case_id_in(const std::string& body) {
  return nlohmann::json::parse(body).value("case_id", "");
}

}  // namespace

ApiResponse desk_response(const ApiTools& tools, const ApiRequest& request, const DeskOutcome& outcome) {
  return std::visit(overloaded{
                        [&](const Accepted& fresh) {
                          tools.metrics.case_accepted();
                          log_event(events::case_accepted,
                                    {{"case", fresh.accepted.case_id},
                                     {"receipt", fresh.accepted.receipt_number},
                                     {"notices", static_cast<std::int64_t>(fresh.accepted.notices.size())},
                                     {"trace", request.trace_id}});
                          return created(fresh.answer, fresh.accepted.case_id, false);
                        },
                        [&](const AnsweredBefore& before) {
                          tools.metrics.case_replayed();
                          return created(before.answer, case_id_in(before.answer.body), true);
                        },
                        [&](const KeyUsedDifferently&) {
                          tools.metrics.case_refused("idempotency_key_reused");
                          return problem_response({"idempotency_key_reused", "", "", {}}, request.trace_id);
                        },
                        [&](const Faults& faults) {
                          tools.metrics.case_refused("request_faulty");
                          log_event(events::case_refused, {{"trace", request.trace_id},
                                                           {"faults", static_cast<std::int64_t>(faults.size())},
                                                           {"first", faults.front().code}});
                          return faults_response(faults, request);
                        },
                        [&](const Conflict& conflict) {
                          return problem_response({conflict.code, "", "", {}}, request.trace_id);
                        },
                        [&](const NoSuchCase&) {
                          return problem_response({"not_found", "", "", {}}, request.trace_id);
                        },
                        [&](const Failure& failure) {
                          if (failure.code == "agency_not_ready") tools.metrics.case_refused(failure.code);
                          return failure_response(failure, request);
                        },
                    },
                    outcome);
}

}  // namespace tongbao
