#include <algorithm>
#include <map>
#include <tuple>

#include "gateway/domain/clerk_view.h"
#include "gateway/http/desk_answers.h"
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

/// What the case is to the earlier one, by its kind of visit.
const char* earlier_case_member(const std::string& kind_of_visit) {
  if (kind_of_visit == to_word(ChangeKind::correction)) return "corrects_case_id";
  return kind_of_visit == to_word(ChangeKind::annulment) ? "annuls_case_id" : "revokes_case_id";
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
  if (!view.earlier_case_id.empty()) json[earlier_case_member(view.kind_of_visit)] = view.earlier_case_id;
  return json;
}

Json change_json(const ChangeView& change) {
  Json json{{"change_index", change.change_index}, {"kind", change.kind}};
  if (!change.earlier_kind.empty()) json["earlier_kind"] = change.earlier_kind;
  if (!change.revoked_by_case_id.empty()) json["revoked_by_case_id"] = change.revoked_by_case_id;
  if (!change.corrected_by_case_id.empty()) json["corrected_by_case_id"] = change.corrected_by_case_id;
  if (!change.annulled_by_case_id.empty()) json["annulled_by_case_id"] = change.annulled_by_case_id;
  return json;
}

Json follow_up_json(const NoticeView& notice) {
  Json json{{"what", notice.follow_up_what}};
  if (!notice.follow_up_office.empty()) json["agency_office"] = notice.follow_up_office;
  if (!notice.follow_up_until.empty()) json["until"] = notice.follow_up_until;
  return json;
}

Json counter_notice_json(const NoticeView& notice, Instant now) {
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
  // Until then an obvious mistake can be withdrawn before anybody is told.
  const bool unsent = notice.attempts == 0 && (notice.state == "ready" || notice.state == "waiting");
  if (unsent && notice.next_attempt_at > now) json["not_before"] = instant_text(notice.next_attempt_at);
  if (!notice.follow_up_what.empty()) json["follow_up"] = follow_up_json(notice);
  if (notice.due_at && !settled) json["due_at"] = instant_text(*notice.due_at);
  if (notice.settled_at) json["settled_at"] = instant_text(*notice.settled_at);
  return json;
}

/// That the citizen was told, or could not be; never where to.
Json mail_step(const MailView& mail) {
  const bool failed = mail.state == "failed";
  Json step{{"at", instant_text(*mail.ended_at)},
            {"what", failed ? "mail_failed" : "mail_sent"},
            {"occasion", mail.occasion}};
  if (failed) step["reason"] = mail.reason;
  if (!mail.agency.empty()) step["agency"] = mail.agency;
  if (!mail.procedure.empty()) step["procedure"] = mail.procedure;
  return step;
}

/// What happened, oldest first, without what the counter must not know.
Json timeline_json(const CaseView& view, const std::vector<NoticeView>& notices, const std::vector<MailView>& mails) {
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
  for (const auto& mail : mails)
    if (mail.ended_at) steps.emplace_back(*mail.ended_at, mail_step(mail));
  std::stable_sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  auto json = Json::array();
  for (auto& [at, step] : steps)
    json.push_back(std::move(step));
  return json;
}

ApiResponse accept_case(const ApiTools& tools, const ApiRequest& request) {
  const auto key = read_idempotency_key(request);
  if (!key) return problem_response({key.failure().code, "", "", {}}, request.trace_id);
  return desk_response(tools, request,
                       tools.desk.accept({request.body, *key, request_digest(request), request.traceparent}));
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
  const auto mails = tools.reads.mails_of(case_id);
  if (!mails) return failure_response(mails.failure(), request);
  auto json = summary_json(**view);
  json["changes"] = Json::array();
  for (const auto& change : *changes)
    json["changes"].push_back(change_json(change));
  json["notices"] = Json::array();
  for (const auto& notice : *notices)
    json["notices"].push_back(counter_notice_json(notice, tools.clock.now()));
  json["timeline"] = timeline_json(**view, *notices, *mails);
  return json_response(json);
}

}  // namespace

void add_case_resources(Router& router, const ApiTools& tools) {
  router.add("POST", "/v1/cases", [&](const ApiRequest& request) { return accept_case(tools, request); });
  router.add("GET", "/v1/cases", [&](const ApiRequest& request) { return list_cases(tools, request); });
  router.add("GET", "/v1/cases/{case_id}", [&](const ApiRequest& request) { return read_case(tools, request); });
}

}  // namespace tongbao
