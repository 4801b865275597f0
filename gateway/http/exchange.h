#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tongbao {

/// One HTTP request, read whole before anybody looks at it.
struct ApiRequest {
  std::string method;
  std::string path;                                         // decoded, without the query
  std::map<std::string, std::string> query;                 // decoded; a repeated name is a fault of the request
  std::map<std::string, std::string, std::less<>> headers;  // lower-case names, repeated ones joined with ", "
  std::string body;
  std::string trace_id;  // 32 hex digits
  std::string traceparent;
  std::map<std::string, std::string, std::less<>> in_path;  // "{case_id}" of the pattern → its value

  /// Empty when the header is absent.
  std::string_view header(std::string_view name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
  }
  std::string query_or(const std::string& name, const std::string& otherwise) const {
    const auto found = query.find(name);
    return found == query.end() ? otherwise : found->second;
  }
};

struct ApiResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string resource;  // the path's pattern, for metrics
};

}  // namespace tongbao
