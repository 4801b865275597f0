#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tongbao::bench {

/// Just enough HTTP/1.1 for two programs of ours that speak to the gateway on loopback: no chunked bodies, no folding.

/// The value of a field of the head, trimmed; empty when it is not there. `lower_name` in small letters.
inline std::string_view field_of(std::string_view head, std::string_view lower_name) {
  const auto same = [](char one, char small) { return (one >= 'A' && one <= 'Z' ? one + 32 : one) == small; };
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
    at += 2;
    const auto line = head.substr(at, head.find("\r\n", at) - at);
    if (line.size() <= lower_name.size() || line[lower_name.size()] != ':') continue;
    std::size_t fits = 0;
    while (fits < lower_name.size() && same(line[fits], lower_name[fits]))
      ++fits;
    if (fits < lower_name.size()) continue;
    const auto value = line.substr(lower_name.size() + 1);
    const auto from = value.find_first_not_of(" \t");
    return from == std::string_view::npos ? std::string_view{}
                                          : value.substr(from, value.find_last_not_of(" \t") - from + 1);
  }
  return {};
}

/// A number in decimal digits, nothing else.
inline std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct HttpMessage {
  std::string_view head;  // with its last line break
  std::string_view body;
  std::size_t size() const { return head.size() + 2 + body.size(); }
};

/// The first message of `bytes`; nothing while it is not all there. A body without Content-Length is empty.
inline std::optional<HttpMessage> first_message(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const auto head = bytes.substr(0, end + 2);
  const auto length = number_of(field_of(head, "content-length")).value_or(0);
  if (bytes.size() < end + 4 + length) return std::nullopt;
  return HttpMessage{head, bytes.substr(end + 4, length)};
}

/// The text behind `mark` up to the next quotation mark: a plain member of JSON whose form we know. With '<' for an
/// element of XML.
inline std::string_view text_behind(std::string_view text, std::string_view mark, char end = '"') {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return {};
  const auto from = at + mark.size();
  return text.substr(from, text.find(end, from) - from);
}

}  // namespace tongbao::bench
