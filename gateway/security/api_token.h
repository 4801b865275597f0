#pragma once

#include <string>
#include <string_view>

#include "gateway/contract/result.h"
#include "gateway/settings/secret.h"

namespace tongbao {

/// The bearer token of the API. Keeps a digest only; compares in constant time. Immutable, any thread.
class ApiToken {
 public:
  explicit ApiToken(std::string_view token);
  /// True for an Authorization header value of exactly this token: "Bearer <token>".
  bool admits(std::string_view authorization) const;

 private:
  std::string digest_;
};

/// Fails as read_secret_line() does, or with `token_too_short` below 32 characters.
Result<ApiToken> load_api_token(const Secret& secret);

}  // namespace tongbao
