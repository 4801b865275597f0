#include "simulators/stage/http_message.h"

#include <nlohmann/json.hpp>

#include "simulators/stage/strict_json.h"

namespace tongbao::stage {

std::optional<std::string> Request::field(std::string_view name) const {
  std::optional<std::string> joined;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    joined = joined ? *joined + ", " + value : value;
  }
  return joined;
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = std::move(body);
  return response;
}

Response problem_response(int status, std::string_view code, std::string_view detail) {
  const nlohmann::json problem{{"type", "urn:tongbao:simulator:problem:" + std::string{code}},
                               {"title", std::string{code}},
                               {"status", status},
                               {"code", std::string{code}},
                               {"detail", std::string{detail}}};
  auto response = json_response(status, canonical(problem));
  response.headers.front().second = "application/problem+json";
  return response;
}

}  // namespace tongbao::stage
