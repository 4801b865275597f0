#pragma once

#include "gateway/kit/http_message.h"
#include "gateway/kit/structured_field.h"

namespace tongbao {

/// What a signature in the REST dialect must cover, in the order we sign it. Of a request: method, authority, path, the
/// query if there is one, content-type and content-digest with a body, idempotency-key. Of an answer: its status,
/// content-type and content-digest, and method, authority, path, content-digest (with a body) and idempotency-key of
/// the request it answers.
SfInnerList required_of_request(const HttpRequest& request);
SfInnerList required_of_answer(const HttpRequest& request);

}  // namespace tongbao
