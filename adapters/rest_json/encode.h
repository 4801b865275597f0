#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "gateway/contract/message_signer.h"
#include "gateway/contract/transport.h"
#include "gateway/kit/http_message.h"
#include "gateway/kit/random.h"

namespace tongbao {

/// `POST` of a notice, unsigned: content type, Idempotency-Key and traceparent set. Pure.
HttpRequest notice_request(const HttpTarget& target, const Envelope& envelope);

/// `POST` of a poll for later answers (wire.md §6), unsigned. `key` is its Idempotency-Key. Pure.
HttpRequest poll_request(const HttpTarget& target, std::size_t max_events, std::span<const std::string> acknowledged,
                         std::string_view key);

struct SignedRequest {
  HttpRequest request;
  std::string signature;  // raw
};

/// Signs with `created` = now, `expires` 300 s later and a fresh nonce.
Result<SignedRequest> signed_request(HttpRequest request, const MessageSigner& signer, Instant now, Random& random);

}  // namespace tongbao
