#include <algorithm>
#include <map>
#include <tuple>

#include "gateway/domain/clerk_view.h"
#include "gateway/http/api.h"
#include "gateway/http/json_answers.h"
#include "gateway/http/request_key.h"
#include "gateway/kit/instant_text.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

std::string status_of(const CaseView& view) {
  if (view.attention_count > 0) return "attention";
  if (view.open_count > 0) return "open";
  return view.notice_count > 0 && view.withdrawn_count == view.notice_count ? "withdrawn" : "settled";
}

Json summary_json(const CaseView& view) {
  Json json{{"case_id", view.case_id},
            {"receipt_number", view.receipt_number},
            {"office", view.office},
            {"kind_of_visit", view.kind_of_visit},
            {"registered_on", view.registered_on},
            {"effective_on", view.effective_on},
            {"status", status_of(view)},
            {"accepted_at", instant_text(view.accepted_at)}};
  if (!view.event_id.empty()) json["event_id"] = view.event_id;
  if (!view.earlier_case_id.empty()) json["revokes_case_id"] = view.earlier_case_id;
  return json;
}

Json change_json(const ChangeView& change) {
  Json json{{"change_index", change.change_index}, {"kind", change.kind}};
  if (!change.earlier_kind.empty()) json["revokes_kind"] = change.earlier_kind;
  if (!change.revoked_by_case_id.empty()) json["revoked_by_case_id"] = change.revoked_by_case_id;
  return json;
}

Json follow_up_json(const NoticeView& notice) {
  Json json{{"what", notice.follow_up_what}};
  if (!notice.follow_up_office.empty()) json["agency_office"] = notice.follow_up_office;
  if (!notice.follow_up_until.empty()) json["until"] = notice.follow_up_until;
  return json;
}

Json counter_notice_json(const NoticeView& notice) {
  const bool settled = notice.state == "settled";
  Json json{{"notice_id", notice.notice_id},
            {"agency", notice.agency},
            {"procedure", notice.procedure},
            {"change_index", notice.change_index},
            {"kind", notice.kind},
            {"state", notice.state},
            {"overdue", notice.overdue_at.has_value() && !settled}};
  const auto outcome = outcome_for_clerks(notice.outcome);
  if (!outcome.empty()) json["outcome"] = outcome;
  const bool reason_is_shown = outcome == "refused" || outcome == "applied_alternative";
  if (reason_is_shown && !notice.reason.empty()) json["reason"] = reason_class_for_clerks(notice.reason);
  if (notice.state == "held") json["hold_reason"] = notice.hold_reason;
  if (!notice.follow_up_what.empty()) json["follow_up"] = follow_up_json(notice);
  if (notice.due_at && !settled) json["due_at"] = instant_text(*notice.due_at);
  if (notice.settled_at) json["settled_at"] = instant_text(*notice.settled_at);
  return json;
}

/// What happened, oldest first, without what the counter must not know.
Json timeline_json(const CaseView& view, const std::vector<NoticeView>& notices) {
  std::vector<std::pair<Instant, Json>> steps;
  steps.emplace_back(view.accepted_at, Json{{"at", instant_text(view.accepted_at)}, {"what", "accepted"}});
  const auto add = [&](Instant at, const char* what, const NoticeView& notice, bool with_outcome) {
    Json step{{"at", instant_text(at)},
              {"what", what},
              {"notice_id", notice.notice_id},
              {"agency", notice.agency},
              {"procedure", notice.procedure}};
    if (with_outcome) step["outcome"] = outcome_for_clerks(notice.outcome);
    steps.emplace_back(at, std::move(step));
  };
  for (const auto& notice : notices) {
    // A notice settled without being sent has no such step: that tells of the procedure, not of what the citizen owns.
    if (notice.first_sent_at) add(*notice.first_sent_at, "sent", notice, false);
    if (notice.settled_at && notice.state == "settled") add(*notice.settled_at, "settled", notice, true);
    if (notice.settled_at && notice.state == "withdrawn") add(*notice.settled_at, "withdrawn", notice, false);
  }
  std::stable_sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  auto json = Json::array();
  for (auto& [at, step] : steps)
    json.push_back(std::move(step));
  return json;
}

ApiResponse faults_response(const Faults& faults, const ApiRequest& request) {
  // A body that could not be read at all has one fault at its root, with the reader's own code.
  const auto& code = faults.front().code;
  const bool unreadable = code.starts_with("json_") && faults.front().pointer.empty();
  return problem_response({unreadable ? code : "request_faulty", "", "", faults}, request.trace_id);
}

ApiResponse created(const StoredAnswer& answer, const std::string& case_id, bool replayed) {
  ApiResponse response{answer.status, "application/json", answer.body, {}, ""};
  if (!case_id.empty()) response.headers.emplace_back("Location", "/v1/cases/" + case_id);
  if (replayed) response.headers.emplace_back("Idempotency-Replayed", "true");
  return response;
}

std::string case_id_in(const std::string& body) {
  return Json::parse(body).value("case_id", "");
}

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

ApiResponse accept_case(const ApiTools& tools, const ApiRequest& request) {
  const auto key = read_idempotency_key(request);
  if (!key) return problem_response({key.failure().code, "", "", {}}, request.trace_id);
  return desk_response(tools, request,
                       tools.desk.accept({request.body, *key, request_digest(request), request.traceparent}));
}

ApiResponse revoke_case(const ApiTools& tools, const ApiRequest& request) {
  const auto key = read_idempotency_key(request);
  if (!key) return problem_response({key.failure().code, "", "", {}}, request.trace_id);
  const auto& case_id = request.in_path.at("case_id");
  const auto outcome = tools.desk.revoke(case_id, {request.body, *key, request_digest(request), request.traceparent});
  if (std::holds_alternative<Accepted>(outcome)) log_event(events::case_revoked, {{"case", case_id}});
  return desk_response(tools, request, outcome);
}

ApiResponse withdraw_case(const ApiTools& tools, const ApiRequest& request) {
  const auto& case_id = request.in_path.at("case_id");
  const auto outcome = tools.desk.withdraw(case_id, request.body);
  return std::visit(
      overloaded{
          [&](const WithdrawnNotices& done) {
            log_event(events::case_withdrawn,
                      {{"case", case_id}, {"notices", static_cast<std::int64_t>(done.withdrawn.size())}});
            return json_response(
                {{"case_id", case_id}, {"withdrawn", done.withdrawn}, {"already_sent", done.already_sent}});
          },
          [&](const Faults& faults) { return faults_response(faults, request); },
          [&](const NoSuchCase&) {
            return problem_response({"not_found", "", "", {}}, request.trace_id);
          },
          [&](const Failure& failure) { return failure_response(failure, request); },
      },
      outcome);
}

ApiResponse list_cases(const ApiTools& tools, const ApiRequest& request) {
  Faults faults;
  const auto page = read_page(request, {"office", "receipt_number"}, faults);
  if (!faults.empty()) return query_refused(std::move(faults), request);
  const auto cases = tools.reads.cases(
      {request.query_or("office", ""), request.query_or("receipt_number", ""), page.after, page.limit});
  if (!cases) return failure_response(cases.failure(), request);
  auto items = Json::array();
  for (const auto& view : *cases) {
    auto json = summary_json(view);
    json["notice_count"] = view.notice_count;
    json["open_count"] = view.open_count;
    items.push_back(std::move(json));
  }
  return json_response(list_body("cases", std::move(items), page, cases->empty() ? "" : cases->back().case_id));
}

ApiResponse read_case(const ApiTools& tools, const ApiRequest& request) {
  if (auto faults = unknown_parameters(request, {}); !faults.empty()) return query_refused(std::move(faults), request);
  const auto& case_id = request.in_path.at("case_id");
  const auto view = tools.reads.case_view(case_id);
  if (!view) return failure_response(view.failure(), request);
  if (!*view) return problem_response({"not_found", "", "", {}}, request.trace_id);
  const auto changes = tools.reads.changes_of(case_id);
  if (!changes) return failure_response(changes.failure(), request);
  const auto notices = tools.reads.notices({"", "", case_id, "", 500});
  if (!notices) return failure_response(notices.failure(), request);
  auto json = summary_json(**view);
  json["changes"] = Json::array();
  for (const auto& change : *changes)
    json["changes"].push_back(change_json(change));
  json["notices"] = Json::array();
  for (const auto& notice : *notices)
    json["notices"].push_back(counter_notice_json(notice));
  json["timeline"] = timeline_json(**view, *notices);
  return json_response(json);
}

}  // namespace

void add_case_resources(Router& router, const ApiTools& tools) {
  router.add("POST", "/v1/cases", [&](const ApiRequest& request) { return accept_case(tools, request); });
  router.add("GET", "/v1/cases", [&](const ApiRequest& request) { return list_cases(tools, request); });
  router.add("GET", "/v1/cases/{case_id}", [&](const ApiRequest& request) { return read_case(tools, request); });
  router.add("POST", "/v1/cases/{case_id}/withdraw",
             [&](const ApiRequest& request) { return withdraw_case(tools, request); });
  router.add("POST", "/v1/cases/{case_id}/revocation",
             [&](const ApiRequest& request) { return revoke_case(tools, request); });
}

}  // namespace tongbao
