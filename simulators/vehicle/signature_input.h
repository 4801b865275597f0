#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tongbao::sim_vehicle {

/// One member of a `Signature-Input` field: what was signed and under which parameters (RFC 9421 §4.1).
struct SignatureInput {
  std::vector<std::string> components;  // names without quotes; those with parameters are refused
  std::vector<std::pair<std::string, std::string>> parameters;  // values as serialised: "text" in quotes, numbers bare

  /// The value of a parameter, quotes taken off; nothing when absent.
  std::optional<std::string> parameter(std::string_view name) const;
  /// The value of "@signature-params".
  std::string serialised() const;
};

/// The member of that label; nothing when it is absent, stands twice or the field is not well-formed.
std::optional<SignatureInput> parse_signature_input(std::string_view field, std::string_view label);

/// The byte sequence of that key in a structured-field dictionary such as `Signature` or `Content-Digest`.
std::optional<std::string> dictionary_bytes(std::string_view field, std::string_view key);

/// Whether the dictionary has that key at all.
bool dictionary_has(std::string_view field, std::string_view key);

/// The content of a structured-field string with its quotes; nothing for anything else.
std::optional<std::string> sf_string(std::string_view field);

}  // namespace tongbao::sim_vehicle
