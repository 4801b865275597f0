#include "gateway/http/request_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include "gateway/kit/utf8.h"

namespace tongbao {
namespace {

constexpr std::size_t kMostQueryParameters = 32;

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return text;
}

std::optional<std::uint64_t> content_length(const std::string& text) {
  std::uint64_t length = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, length);
  if (error != std::errc{} || rest != end || text.empty()) return std::nullopt;
  return length;
}

/// RFC 9110 §5.1: a field name is a token. "Content-Length " would be another field for us than for a proxy.
bool is_token(const std::string& text) {
  constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kSigns.find(c) != std::string_view::npos;
  });
}

/// Content-Length of the request, 0 when a request without a body has none.
std::variant<std::uint64_t, RefusedFraming> body_length(const Poco::Net::HTTPRequest& head, std::size_t limit) {
  if (head.has("Transfer-Encoding")) return RefusedFraming{"transfer_encoding_refused"};
  std::size_t count = 0;
  std::string text;
  for (const auto& [name, value] : head) {
    if (lower_case(name) != "content-length") continue;
    ++count;
    text = value;
  }
  if (count > 1) return RefusedFraming{"content_length_repeated"};
  const bool carries_body = head.getMethod() == "POST" || head.getMethod() == "PUT" || head.getMethod() == "PATCH";
  if (count == 0 && carries_body) return RefusedFraming{"content_length_missing"};
  if (count == 0) return std::uint64_t{0};
  const auto length = content_length(text);
  if (!length) return RefusedFraming{"content_length_malformed"};
  if (*length > limit) return RefusedFraming{"body_too_large"};
  return *length;
}

/// What a database takes as text: anything else would look like a store that does not answer.
bool is_clean(const std::string& text) {
  return text.find('\0') == std::string::npos && is_utf8(text);
}

bool read_target(const Poco::Net::HTTPRequest& head, ApiRequest& request) {
  try {
    const Poco::URI uri{head.getURI()};
    request.path = uri.getPath();
    const auto parameters = uri.getQueryParameters();
    if (parameters.size() > kMostQueryParameters) return false;
    for (const auto& [name, value] : parameters)
      if (!is_clean(name) || !is_clean(value) || !request.query.emplace(name, value).second) return false;
    return is_clean(request.path);
  } catch (const Poco::Exception&) {
    return false;
  }
}

void read_headers(const Poco::Net::HTTPRequest& head, ApiRequest& request) {
  for (const auto& [name, value] : head) {
    auto& kept = request.headers[lower_case(name)];
    kept += kept.empty() ? value : ", " + value;
  }
}

}  // namespace

std::variant<ApiRequest, RefusedFraming> read_request(const Poco::Net::HTTPRequest& head, std::size_t body_limit,
                                                      const BodyReading& read_body) {
  for (const auto& [name, value] : head)
    if (!is_token(name)) return RefusedFraming{"head_malformed"};
  const auto length = body_length(head, body_limit);
  if (const auto* refused = std::get_if<RefusedFraming>(&length)) return *refused;
  ApiRequest request;
  request.method = head.getMethod();
  if (!read_target(head, request)) return RefusedFraming{"target_malformed"};
  read_headers(head, request);
  const auto bytes = std::get<std::uint64_t>(length);
  if (bytes > 0) request.body = read_body(bytes);
  if (request.body.size() != bytes) return RefusedFraming{"body_cut_short"};
  return request;
}

}  // namespace tongbao
