#pragma once

#include <string>
#include <string_view>

#include "gateway/contract/result.h"

namespace tongbao {

/// The `Content-Digest` value (RFC 9530) of a body: `sha-256=:…:`. Any thread.
std::string content_digest(std::string_view body);

/// Done when the field names SHA-256 or SHA-512 and every one it names fits `body`; unknown algorithms are ignored.
/// Fails with `digest_malformed`, `digest_weak` (md5 or sha named), `digest_missing` (none we know) or
/// `digest_mismatch`.
Result<Done> verify_content_digest(std::string_view field, std::string_view body);

}  // namespace tongbao
