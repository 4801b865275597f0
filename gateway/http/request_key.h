#pragma once

#include <string>

#include "gateway/contract/result.h"
#include "gateway/http/exchange.h"

namespace tongbao {

/// The client's `Idempotency-Key`, a structured-field string of 1 to 200 characters. Fails with
/// `idempotency_key_missing` or `idempotency_key_malformed`.
Result<std::string> read_idempotency_key(const ApiRequest& request);

/// Digest over method, path and body: what "the same request" means.
std::string request_digest(const ApiRequest& request);

}  // namespace tongbao
