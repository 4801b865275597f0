#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "gateway/contract/clock.h"
#include "gateway/http/exchange.h"
#include "gateway/http/problem.h"

namespace tongbao {

/// A JSON answer.
ApiResponse json_response(const nlohmann::json& body, int status = 200);

/// The problem a Failure stands for. Trouble of ours (5xx) is logged with the trace id.
ApiResponse failure_response(const Failure& failure, const ApiRequest& request);

/// RFC 3339, or null.
nlohmann::json instant_or_null(const std::optional<Instant>& instant);

/// `limit` (1..500, default 50) and `cursor` of a list; the ids behind a cursor are opaque to clients.
struct Page {
  std::size_t limit = 50;
  std::string after;
};
/// Collects what is wrong with the query in `faults`: a bad limit or cursor, parameters this list does not know.
Page read_page(const ApiRequest& request, std::initializer_list<std::string_view> known, Faults& faults);

/// A fault for each query parameter that is not `known` here: a misspelt filter must not look like an empty one.
Faults unknown_parameters(const ApiRequest& request, std::initializer_list<std::string_view> known);

/// The query's faults as an answer.
ApiResponse query_refused(Faults faults, const ApiRequest& request);

/// A fault of a query parameter.
Fault query_fault(const std::string& name, const std::string& code, const std::string& en, const std::string& zh);

/// {"<name>": […], "next_cursor": …}: a cursor stands there only when the page was full.
nlohmann::json list_body(const std::string& name, nlohmann::json items, const Page& page, const std::string& last_id);

}  // namespace tongbao
