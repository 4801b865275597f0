#include "gateway/kit/http_message.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tongbao {

namespace {

std::string lower_ascii(std::string_view text) {
  std::string lowered{text};
  for (char& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lowered;
}

std::string_view trimmed_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Failure bad_url(const char* why) {
  return {FailureKind::configuration, "bad_url", why};
}

// Splits "host:port" or "[v6]:port"; the port stays empty when there is none.
std::pair<std::string_view, std::string_view> split_authority(std::string_view authority) {
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return {authority, {}};
  return {authority.substr(0, colon), authority.substr(colon + 1)};
}

}  // namespace

HttpFields::HttpFields(std::initializer_list<HttpField> fields) {
  for (const auto& field : fields)
    add(field.name, field.value);
}

void HttpFields::add(std::string_view name, std::string_view value) {
  fields_.push_back({lower_ascii(name), std::string{trimmed_blanks(value)}});
}

void HttpFields::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void HttpFields::remove(std::string_view name) {
  std::erase_if(fields_, [lowered = lower_ascii(name)](const HttpField& field) { return field.name == lowered; });
}

std::optional<std::string> HttpFields::joined(std::string_view name) const {
  std::optional<std::string> all;
  for (const auto& field : fields_) {
    if (field.name != name) continue;
    if (all)
      *all += ", " + field.value;
    else
      all = field.value;
  }
  return all;
}

std::string HttpTarget::host() const {
  auto name = split_authority(authority).first;
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  return std::string{name};
}

Result<HttpTarget> parse_url(std::string_view url) {
  const bool visible = std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!visible) return bad_url("a URL holds visible ASCII only");
  if (url.find('#') != std::string_view::npos) return bad_url("a fragment does not travel");
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return bad_url("no scheme");
  HttpTarget target;
  target.scheme = lower_ascii(url.substr(0, scheme_end));
  if (target.scheme != "https" && target.scheme != "http") return bad_url("neither http nor https");
  const auto rest = url.substr(scheme_end + 3);
  const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const auto [host, port] = split_authority(rest.substr(0, authority_end));
  if (host.empty() || host.find_first_of("@\\") != std::string_view::npos) return bad_url("no plain host");
  target.authority = lower_ascii(host);
  if (!port.empty()) {
    unsigned number = 0;
    const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
    if (read.ec != std::errc{} || read.ptr != port.data() + port.size() || number == 0 || number > 65535)
      return bad_url("no port number");
    if (number != (target.scheme == "https" ? 443u : 80u)) target.authority += ':' + std::to_string(number);
  }
  const auto tail = rest.substr(authority_end);
  const auto query = std::min(tail.find('?'), tail.size());
  target.path = query == 0 ? "/" : std::string{tail.substr(0, query)};
  target.query = tail.substr(query);
  return target;
}

}  // namespace tongbao
