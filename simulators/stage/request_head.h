#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "simulators/stage/http_message.h"

namespace tongbao::stage {

/// Why a request's bytes cannot be trusted to be one request. The connection must end.
struct BadFraming {
  int status = 400;
  std::string code;
  std::string why;
};

/// The request line and header lines (without the empty line at the end) as a Request without body.
std::variant<Request, BadFraming> parse_head(std::string_view head);

/// How many body bytes follow that head. POST, PUT and PATCH must say so; chunks and doubtful lengths are refused.
std::variant<std::size_t, BadFraming> body_length(const Request& request, std::size_t most);

}  // namespace tongbao::stage
