#include "gateway/http/router.h"

#include <optional>

#include "gateway/http/problem.h"

namespace tongbao {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto slash = path.find('/');
    segments.emplace_back(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
  }
  return segments;
}

using PathValues = std::map<std::string, std::string, std::less<>>;

std::optional<PathValues> match(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  PathValues values;
  for (std::size_t index = 0; index < path.size(); ++index) {
    const auto& part = pattern[index];
    const bool takes_any = part.size() > 2 && part.front() == '{';
    if (takes_any && !path[index].empty())
      values[part.substr(1, part.size() - 2)] = path[index];
    else if (part != path[index])
      return std::nullopt;
  }
  return values;
}

}  // namespace

void Router::add(std::string method, std::string pattern, Answer answer) {
  auto segments = segments_of(pattern);
  routes_.push_back({std::move(method), std::move(pattern), std::move(segments), std::move(answer)});
}

ApiResponse Router::answer(ApiRequest& request) const {
  if (request.path.empty() || request.path.front() != '/')
    return problem_response({"target_malformed", "", "", {}}, request.trace_id);
  const auto path = segments_of(request.path);
  std::string allowed;
  std::string pattern;
  for (const auto& route : routes_) {
    auto values = match(route.segments, path);
    if (!values) continue;
    pattern = route.pattern;
    const bool same = route.method == request.method || (route.method == "GET" && request.method == "HEAD");
    if (!same) {
      allowed += (allowed.empty() ? "" : ", ") + route.method;
      continue;
    }
    request.in_path = std::move(*values);
    auto response = route.answer(request);
    response.resource = route.pattern;
    return response;
  }
  auto response = problem_response({allowed.empty() ? "not_found" : "method_refused", "", "", {}}, request.trace_id);
  if (!allowed.empty()) response.headers.emplace_back("Allow", allowed);
  response.resource = pattern.empty() ? "unknown" : pattern;
  return response;
}

}  // namespace tongbao
