#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/result.h"

namespace tongbao {

struct HttpField {
  std::string name;  // lower-case
  std::string value;
  bool operator==(const HttpField&) const = default;
};

/// Header fields in order; a name may stand several times. Not thread-safe by itself.
class HttpFields {
 public:
  HttpFields() = default;
  HttpFields(std::initializer_list<HttpField> fields);

  /// Appends; the name is lowered and the value trimmed.
  void add(std::string_view name, std::string_view value);
  /// Replaces every field of that name by this one.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  /// All values of a lower-case name joined with ", " (RFC 9421 §2.1); nothing when there is none.
  std::optional<std::string> joined(std::string_view name) const;
  const std::vector<HttpField>& all() const { return fields_; }

 private:
  std::vector<HttpField> fields_;
};

/// Where a request goes, as its signature covers it.
struct HttpTarget {
  std::string scheme;     // "https" or "http"
  std::string authority;  // lower-case, default port dropped
  std::string path;       // at least "/"
  std::string query;      // with its "?"; empty when there is none

  std::string url() const { return scheme + "://" + authority + path + query; }
  /// The host without port and brackets.
  std::string host() const;
};

/// Fails with `bad_url` for anything but an absolute http or https URL of visible ASCII without user name and fragment.
Result<HttpTarget> parse_url(std::string_view url);

struct HttpRequest {
  std::string method;
  HttpTarget target;
  HttpFields fields;
  std::string body;
};

struct HttpAnswer {
  int status = 0;
  HttpFields fields;
  std::string body;
};

}  // namespace tongbao
