#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gateway/contract/result.h"

namespace tongbao {

/// The part of RFC 8941 that signatures and digests need. Stricter in one point: a key that stands twice in a
/// dictionary or parameter list is refused. Decimals are not read. Pure; any thread.

struct SfToken {
  std::string text;
  bool operator==(const SfToken&) const = default;
};

struct SfBytes {
  std::string bytes;
  bool operator==(const SfBytes&) const = default;
};

using SfBare = std::variant<std::int64_t, std::string, SfToken, SfBytes, bool>;

/// In the order received.
using SfParameters = std::vector<std::pair<std::string, SfBare>>;

struct SfItem {
  SfBare value;
  SfParameters parameters;
  bool operator==(const SfItem&) const = default;
};

struct SfInnerList {
  std::vector<SfItem> items;
  SfParameters parameters;
  bool operator==(const SfInnerList&) const = default;
};

using SfMember = std::variant<SfItem, SfInnerList>;

/// In the order received.
using SfDictionary = std::vector<std::pair<std::string, SfMember>>;

/// Fail with `structured_field_malformed` and the byte position.
Result<SfDictionary> parse_sf_dictionary(std::string_view text);
Result<SfItem> parse_sf_item(std::string_view text);

/// The one spelling RFC 8941 §4.1 gives. A string must be printable ASCII; another byte becomes '?'.
std::string sf_text(const SfBare& value);
std::string sf_text(const SfItem& item);
std::string sf_text(const SfInnerList& list);

/// The value of a key; nullptr when it is absent. Borrowed.
const SfBare* find_sf(const SfParameters& parameters, std::string_view key);
const SfMember* find_sf(const SfDictionary& dictionary, std::string_view key);

}  // namespace tongbao
