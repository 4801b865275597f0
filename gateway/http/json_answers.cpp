#include "gateway/http/json_answers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/kit/digest.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/strict_json.h"
#include "gateway/kit/ulid.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

constexpr std::size_t kMostItems = 500;

}  // namespace

ApiResponse json_response(const nlohmann::json& body, int status) {
  return {status, "application/json", canonical_json(body), {}, ""};
}

ApiResponse failure_response(const Failure& failure, const ApiRequest& request) {
  // A full queue, a full disk and a route that is not ready are told by the metrics, missing tables by an event.
  constexpr std::array<std::string_view, 5> kToldElsewhere{"store_busy", "store_full", "agency_not_ready",
                                                           "areas_missing", "mailbox_busy"};
  if (problem_kind(failure.code).status >= 500 && std::ranges::count(kToldElsewhere, failure.code) == 0)
    log_event(events::store_failed,
              {{"trace", request.trace_id}, {"reason", failure.code}, {"detail", failure.detail}});
  return problem_response(problem_of(failure), request.trace_id);
}

nlohmann::json instant_or_null(const std::optional<Instant>& instant) {
  if (!instant) return nullptr;
  return instant_text(*instant);
}

Fault query_fault(const std::string& name, const std::string& code, const std::string& en, const std::string& zh) {
  return {"?" + name, code, zh, en, ""};
}

ApiResponse query_refused(Faults faults, const ApiRequest& request) {
  return problem_response({"query_refused", "", "", std::move(faults)}, request.trace_id);
}

Faults unknown_parameters(const ApiRequest& request, std::initializer_list<std::string_view> known) {
  Faults faults;
  for (const auto& [name, value] : request.query)
    if (std::find(known.begin(), known.end(), name) == known.end())
      faults.push_back(
          query_fault(name, "parameter_unknown", "this resource does not know the parameter", "此資源無此查詢參數"));
  return faults;
}

Page read_page(const ApiRequest& request, std::initializer_list<std::string_view> known, Faults& faults) {
  Page page;
  for (const auto& [name, value] : request.query) {
    if (name == "limit") {
      const auto* end = value.data() + value.size();
      const auto [rest, error] = std::from_chars(value.data(), end, page.limit);
      if (error != std::errc{} || rest != end || page.limit < 1 || page.limit > kMostItems)
        faults.push_back(query_fault(name, "limit_range", "limit is a number from 1 to 500", "limit 須為 1 至 500"));
    } else if (name == "cursor") {
      const auto id = from_base64url(value);
      if (!id || !is_ulid(*id))
        faults.push_back(query_fault(name, "cursor_unknown", "use next_cursor of the page before as it is",
                                     "請原樣使用前一頁的 next_cursor"));
      else
        page.after = *id;
    } else if (std::find(known.begin(), known.end(), name) == known.end()) {
      faults.push_back(
          query_fault(name, "parameter_unknown", "this list does not know the parameter", "此清單無此查詢參數"));
    }
  }
  return page;
}

nlohmann::json list_body(const std::string& name, nlohmann::json items, const Page& page, const std::string& last_id) {
  const bool full = items.size() >= page.limit;
  nlohmann::json body{{name, std::move(items)}, {"next_cursor", nullptr}};
  if (full) body["next_cursor"] = to_base64url(last_id);
  return body;
}

}  // namespace tongbao
