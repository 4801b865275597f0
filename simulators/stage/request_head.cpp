#include "simulators/stage/request_head.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace tongbao::stage {

namespace {

constexpr std::string_view kTokenSymbols = "!#$%&'*+-.^_`|~";

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kTokenSymbols.find(c) != std::string_view::npos;
  });
}

std::string lower(std::string_view text) {
  std::string low{text};
  for (auto& c : low)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return low;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

BadFraming bad(std::string_view why) {
  return {400, "bad_framing", std::string{why}};
}

std::optional<BadFraming> read_request_line(std::string_view line, Request& request) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return bad("The request line is not one.");
  request.method = std::string{line.substr(0, first)};
  request.target = std::string{line.substr(first + 1, last - first - 1)};
  if (!is_token(request.method)) return bad("The method is not a token.");
  if (line.substr(last + 1) != "HTTP/1.1") return bad("Only HTTP/1.1 is spoken here.");
  const auto plain = [](char c) { return c > ' ' && c < 0x7f; };
  if (!request.target.starts_with('/') || !std::all_of(request.target.begin(), request.target.end(), plain))
    return bad("The target is not an absolute path.");
  const auto question = request.target.find('?');
  request.path = request.target.substr(0, question);
  if (question != std::string::npos) request.query = request.target.substr(question);
  return std::nullopt;
}

std::optional<BadFraming> read_header_line(std::string_view line, Request& request) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return bad("A header line is not one.");
  const auto value = trim(line.substr(colon + 1));
  const auto control = [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; };
  if (std::any_of(value.begin(), value.end(), control)) return bad("A header value holds control characters.");
  request.headers.emplace_back(lower(line.substr(0, colon)), std::string{value});
  return std::nullopt;
}

long count_of(const Request& request, std::string_view name) {
  return std::count_if(request.headers.begin(), request.headers.end(), [&](const auto& h) { return h.first == name; });
}

}  // namespace

std::variant<Request, BadFraming> parse_head(std::string_view head) {
  Request request;
  bool first = true;
  while (!head.empty() || first) {
    const auto end = head.find("\r\n");
    const auto line = head.substr(0, end);
    head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 2);
    const auto trouble = first ? read_request_line(line, request) : read_header_line(line, request);
    if (trouble) return *trouble;
    first = false;
  }
  if (count_of(request, "host") != 1) return bad("There must be exactly one Host.");
  return request;
}

std::variant<std::size_t, BadFraming> body_length(const Request& request, std::size_t most) {
  if (count_of(request, "transfer-encoding") > 0) return bad("Transfer codings are not accepted.");
  const auto lengths = count_of(request, "content-length");
  if (lengths > 1) return bad("There is more than one Content-Length.");
  if (lengths == 0) {
    if (request.method == "POST" || request.method == "PUT" || request.method == "PATCH")
      return bad("A request with a body must state its Content-Length.");
    return std::size_t{0};
  }
  const auto text = *request.field("content-length");
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || text.front() < '0' || text.front() > '9' || end != text.data() + text.size())
    return bad("The Content-Length is not a number.");
  if (error != std::errc{} || length > most) return BadFraming{413, "too_large", "The body is larger than accepted."};
  return length;
}

}  // namespace tongbao::stage
