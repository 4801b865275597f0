#include "gateway/http/api.h"

#include <algorithm>

#include "gateway/http/problem.h"
#include "gateway/http/trace_context.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

/// The media type alone, whatever its letters and parameters.
bool is_json(std::string_view content_type) {
  auto type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t'))
    type.remove_suffix(1);
  constexpr std::string_view kJson = "application/json";
  return std::equal(type.begin(), type.end(), kJson.begin(), kJson.end(), [](char given, char wanted) {
    return wanted == (given >= 'A' && given <= 'Z' ? static_cast<char>(given + 32) : given);
  });
}

bool is_open_to_anyone(std::string_view path) {
  return path == "/livez" || path == "/readyz" || path == "/openapi.yaml";
}

/// Agencies come with tokens of their own, which open nothing else: gateway/http/partner_resources.cpp asks for them.
bool is_for_partners(std::string_view path) {
  return path.starts_with("/v1/mailbox/") || path.starts_with("/v1/answers/");
}

}  // namespace

Api::Api(const ApiTools& tools) : tools_{tools} {
  add_case_resources(router_, tools_);
  add_later_case_resources(router_, tools_);
  add_notice_resources(router_, tools_);
  add_exchange_resources(router_, tools_);
  add_route_resources(router_, tools_);
  add_alert_resources(router_, tools_);
  add_agency_resources(router_, tools_);
  add_indicator_resources(router_, tools_);
  add_partner_resources(router_, tools_);
  add_document_resources(router_);
  add_health_resources(router_, tools_);
}

ApiResponse Api::admit(ApiRequest& request) const {
  const bool needs_token = !is_open_to_anyone(request.path) && !is_for_partners(request.path);
  if (needs_token && !tools_.token.admits(request.header("authorization"))) {
    log_event(events::token_refused, {{"trace", request.trace_id}});
    return problem_response({"token_refused", "", "", {}}, request.trace_id);
  }
  const bool carries_json = request.method == "POST" && !request.body.empty();
  if (carries_json && !is_json(request.header("content-type")))
    return problem_response({"content_type_refused", "", "", {}}, request.trace_id);
  return router_.answer(request);
}

ApiResponse Api::answer(ApiRequest& request) const {
  const auto began = std::chrono::steady_clock::now();
  take_trace_context(request, tools_.random);
  ApiResponse response;
  try {
    response = admit(request);
  } catch (const std::exception& defect) {
    // what() of a JSON or store exception may quote the request: only its kind is logged.
    log_event(events::request_failed, {{"trace", request.trace_id}, {"detail", typeid(defect).name()}});
    response = problem_response({"defect", "", "", {}}, request.trace_id);
  } catch (...) {  // the HTTP entry: one of the four places where everything is caught
    log_event(events::request_failed, {{"trace", request.trace_id}, {"detail", "unknown exception"}});
    response = problem_response({"defect", "", "", {}}, request.trace_id);
  }
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  tools_.metrics.http_answered(response.resource.empty() ? "unknown" : response.resource, response.status, took);
  if (response.status >= 400 && response.status < 500)
    log_event(events::request_refused,
              {{"trace", request.trace_id}, {"resource", response.resource}, {"status", response.status}});
  return response;
}

}  // namespace tongbao
