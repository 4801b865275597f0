#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tongbao::stage {

using HeaderField = std::pair<std::string, std::string>;

/// A request read whole. Header names are lower case, values trimmed.
struct Request {
  std::string method;
  std::string target;  // as sent
  std::string path;    // of the target, "/" when empty
  std::string query;   // with its "?", empty without
  std::vector<HeaderField> headers;
  std::string body;

  /// All lines of that (lower-case) name joined with ", "; nothing when there is none.
  std::optional<std::string> field(std::string_view name) const;
};

/// How much of an answer really leaves: what a broken partner does.
enum class Delivery { whole, half, none };

struct Response {
  int status = 200;
  std::vector<HeaderField> headers;  // Content-Length and Connection are the server's
  std::string body;
  Delivery delivery = Delivery::whole;  // half and none end the connection
  std::chrono::milliseconds delay{};    // before the first byte
};

/// Answers one request. Called by several threads at once. What it throws becomes a plain 500.
using Handler = std::function<Response(const Request&)>;

Response json_response(int status, std::string body);
/// RFC 9457 with our `code` beside it. `detail` is a sentence without personal data.
Response problem_response(int status, std::string_view code, std::string_view detail);

}  // namespace tongbao::stage
