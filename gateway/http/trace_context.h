#pragma once

#include "gateway/http/exchange.h"
#include "gateway/kit/random.h"

namespace tongbao {

/// Fills the request's trace id and traceparent (W3C Trace Context): the client's when well-formed, else a new one.
void take_trace_context(ApiRequest& request, Random& random);

}  // namespace tongbao
