#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/exchange.h"

namespace tongbao {

/// Finds who answers a path. Built once, then only read; any thread.
class Router {
 public:
  using Answer = std::function<ApiResponse(const ApiRequest&)>;

  /// `pattern` such as "/v1/cases/{case_id}"; a part in braces takes one path segment.
  void add(std::string method, std::string pattern, Answer answer);
  /// 404 and 405 included; fills `request.in_path`. The response names its pattern.
  ApiResponse answer(ApiRequest& request) const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;
    Answer answer;
  };
  std::vector<Route> routes_;
};

}  // namespace tongbao
