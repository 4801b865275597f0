#pragma once

#include <functional>
#include <string>
#include <variant>

#include <Poco/Net/HTTPRequest.h>

#include "gateway/http/exchange.h"

namespace tongbao {

/// A request that must not be read further: the answer and close. `code` is a problem code.
struct RefusedFraming {
  std::string code;
};

/// Reads so many bytes of the body; fewer when the client ended early.
using BodyReading = std::function<std::string(std::size_t)>;

/// The request's head and whole body; or why its framing cannot be trusted: a field name that is none, chunked or
/// otherwise transfer-encoded, several or impossible Content-Length, a body without one, too large, cut short, a path
/// that does not decode. `read_body` is called at most once, and only when there is a body to read.
std::variant<ApiRequest, RefusedFraming> read_request(const Poco::Net::HTTPRequest& head, std::size_t body_limit,
                                                      const BodyReading& read_body);

}  // namespace tongbao
