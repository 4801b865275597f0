#include <algorithm>
#include <functional>

#include "gateway/http/api.h"
#include "gateway/http/json_answers.h"
#include "gateway/http/partner_bodies.h"
#include "gateway/http/request_key.h"
#include "gateway/kit/digest.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/json_text.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

constexpr std::size_t kMostEventsGiven = 100;
constexpr std::size_t kMostEventBytes = 1024 * 1024;
constexpr std::string_view kPollTag = "tongbao-poll-v1";
constexpr std::string_view kPushTag = "tongbao-answer-v1";

/// A partner that has proved who it is.
struct PartnerCall {
  const ApiTools& tools;
  const ApiRequest& request;
  const std::string& agency;
  std::string signature;  // raw; empty where it does not sign
};

using PartnerVerb = std::function<ApiResponse(const PartnerCall&)>;

const RouteSettings* route_of(const ApiTools& tools, const std::string& agency) {
  const auto found = std::ranges::find(tools.routes, agency, &RouteSettings::agency);
  return found == tools.routes.end() ? nullptr : &*found;
}

/// The request as its signature covers it: under the name this gateway goes by, whatever a proxy made of Host.
HttpRequest signed_form(const ApiRequest& request, const PartnerDoor& door) {
  HttpRequest form{request.method, {"https", door.authority(), request.path, ""}, {}, request.body};
  for (const auto& [name, value] : request.headers)
    form.fields.add(name, value);
  return form;
}

ApiResponse signature_refused(const PartnerCall& call, const Failure& why) {
  log_event(events::partner_refused, {{"trace", call.request.trace_id}, {"agency", call.agency}, {"reason", why.code}});
  Fault fault{"", why.code, "簽章未通過驗證。", "The signature was refused for this reason.", ""};
  return problem_response({"signature_refused", "", "", {std::move(fault)}}, call.request.trace_id);
}

/// Our answer, signed for an agency that signs: it can tell it from a proxy's, and keep it.
ApiResponse signed_response(ApiResponse response, const PartnerCall& call, const PartnerDoor& door) {
  if (!door.is_signed()) return response;
  HttpAnswer answer{response.status, {{"content-type", response.content_type}}, response.body};
  const auto made = door.sign(answer, signed_form(call.request, door), call.tools.clock.now());
  if (!made) return failure_response(made.failure(), call.request);
  for (const auto& field : answer.fields.all())
    if (field.name != "content-type") response.headers.emplace_back(field.name, field.value);
  return response;
}

/// Lets only the agency itself in. Whether there is such an agency is not told to anybody else.
ApiResponse answer_partner(const ApiTools& tools, const ApiRequest& request, std::string_view tag,
                           const PartnerVerb& verb) {
  PartnerCall call{tools, request, request.in_path.at("agency"), {}};
  const auto door = tools.doors.find(call.agency);
  if (door == tools.doors.end() || !door->second->admits(request.header("authorization"))) {
    log_event(events::token_refused, {{"trace", request.trace_id}});
    return problem_response({"token_refused", "", "", {}}, request.trace_id);
  }
  if (auto faults = unknown_parameters(request, {}); !faults.empty()) return query_refused(std::move(faults), request);
  auto signature = door->second->verify(signed_form(request, *door->second), tag, tools.clock.now());
  if (!signature) return signature_refused(call, signature.failure());
  call.signature = *std::move(signature);
  return signed_response(verb(call), call, *door->second);
}

Result<Done> take_receipt(const PartnerCall& call, const PollBody& body) {
  if (body.acknowledged.empty() && body.errors.empty()) return Done{};
  const auto taken = call.tools.store.take_from_mailbox(
      {call.agency, body.acknowledged, body.errors, to_hex(sha256(call.request.body)), call.signature});
  if (!taken) return taken.failure();
  for (const auto& id : taken->acknowledged)
    log_event(events::mailbox_acknowledged, {{"agency", call.agency}, {"notice", id}});
  for (const auto& id : taken->refused)
    log_event(events::mailbox_refused, {{"agency", call.agency}, {"notice", id}});
  return Done{};
}

/// What lies in the mailbox; where it is empty and the poll may wait, what comes in that time.
Result<MailboxPage> fetch_events(const PartnerCall& call, const PollBody& body) {
  const auto look = [&] {
    return call.tools.store.mailbox_page(call.agency, std::min(body.max_events, kMostEventsGiven), kMostEventBytes);
  };
  auto page = look();
  if (!page || !page->events.empty() || body.return_immediately) return page;
  const auto place = call.tools.polls.enter(call.agency);
  if (!place) return Failure{FailureKind::transient, "mailbox_busy", "too many long polls"};
  while (page && page->events.empty() && place->rest())
    page = look();
  return page;
}

/// The events as the adapter wrote them, byte for byte: their digest stands in the exchange.
ApiResponse page_response(const MailboxPage& page) {
  std::string body = page.more ? R"({"more_available":true,"sets":{)" : R"({"more_available":false,"sets":{)";
  for (const auto& event : page.events) {
    if (&event != &page.events.front()) body += ',';
    append_json_string(body, event.event_id);
    body += ':';
    body += event.content;
  }
  body += "}}";
  return {200, "application/json", std::move(body), {}, ""};
}

ApiResponse poll_mailbox(const PartnerCall& call) {
  const auto* route = route_of(call.tools, call.agency);
  if (route == nullptr || !route->has_mailbox())
    return problem_response({"not_found", "", "", {}}, call.request.trace_id);
  const auto read = read_poll(call.request);
  if (const auto* refused = std::get_if<ApiResponse>(&read)) return *refused;
  const auto& body = std::get<PollBody>(read);
  const auto taken = take_receipt(call, body);
  if (!taken) return failure_response(taken.failure(), call.request);
  if (body.max_events == 0) return page_response({});
  const auto page = fetch_events(call, body);
  if (!page) return failure_response(page.failure(), call.request);
  return page_response(*page);
}

ApiResponse take_answer(const PartnerCall& call) {
  const auto key = read_idempotency_key(call.request);
  if (!key) return problem_response({key.failure().code, "", "", {}}, call.request.trace_id);
  const auto notice = read_pushed_notice(call.request);
  if (const auto* refused = std::get_if<ApiResponse>(&notice)) return *refused;
  const auto& notice_id = std::get<std::string>(notice);
  // The key is the agency's own text; only its digest goes on, into exchanges and lists.
  const auto reply_id = "push:" + to_hex(sha256(*key)).substr(0, 32);
  const auto pushed = call.tools.store.push_answer(
      {call.agency, reply_id, notice_id, call.request.body, request_digest(call.request), call.signature});
  if (!pushed) return failure_response(pushed.failure(), call.request);
  if (pushed->what == PushOutcome::What::key_reused)
    return problem_response({"idempotency_key_reused", "", "", {}}, call.request.trace_id);
  const bool fresh = pushed->what == PushOutcome::What::stored;
  if (fresh) log_event(events::answer_pushed, {{"agency", call.agency}, {"notice", notice_id}, {"reply", reply_id}});
  auto response = json_response(
      {{"notice_id", notice_id}, {"reply_id", reply_id}, {"received_at", instant_text(pushed->received_at)}}, 202);
  if (!fresh) response.headers.emplace_back("Idempotency-Replayed", "true");
  return response;
}

}  // namespace

void add_partner_resources(Router& router, const ApiTools& tools) {
  router.add("POST", "/v1/mailbox/{agency}/poll",
             [&](const ApiRequest& request) { return answer_partner(tools, request, kPollTag, poll_mailbox); });
  router.add("POST", "/v1/answers/{agency}",
             [&](const ApiRequest& request) { return answer_partner(tools, request, kPushTag, take_answer); });
}

}  // namespace tongbao
