#pragma once

#include <functional>
#include <istream>
#include <string>
#include <variant>

#include <Poco/Net/HTTPServerRequest.h>

#include "gateway/http/exchange.h"

namespace tongbao {

/// A request that must not be read further: the answer and close. `code` is a problem code.
struct RefusedFraming {
  int status = 400;
  std::string code;
};

/// The request's head and whole body; or why its framing cannot be trusted: chunked or otherwise transfer-encoded,
/// several or impossible Content-Length, a body without one, too large, cut short, a path that does not decode.
std::variant<ApiRequest, RefusedFraming> read_request(Poco::Net::HTTPServerRequest& head, std::size_t body_limit,
                                                       const std::function<void()>& send_continue);

}  // namespace tongbao
