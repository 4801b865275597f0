#include "gateway/security/api_token.h"

#include "gateway/kit/digest.h"

namespace tongbao {

ApiToken::ApiToken(std::string_view token) : digest_{sha256(token)} {}

bool ApiToken::admits(std::string_view authorization) const {
  constexpr std::string_view kScheme = "Bearer ";
  if (!authorization.starts_with(kScheme)) return false;
  // Digests are equally long, so not even the token's length shows in the time.
  return equal_in_constant_time(sha256(authorization.substr(kScheme.size())), digest_);
}

Result<ApiToken> load_api_token(const Secret& secret) {
  const auto token = read_secret_line(secret);
  if (!token) return token.failure();
  if (token->size() < 32)
    return Failure{FailureKind::configuration, "token_too_short",
                   secret.origin + ": " + secret.file.string() + " holds fewer than 32 characters"};
  return ApiToken{*token};
}

}  // namespace tongbao
