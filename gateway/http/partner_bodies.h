#pragma once

#include <string>
#include <variant>
#include <vector>

#include "gateway/http/exchange.h"
#include "gateway/store/mailbox.h"

namespace tongbao {

/// What a partner asks of its mailbox (RFC 8936, docs/formats/mailbox.md).
struct PollBody {
  std::size_t max_events = 100;     // 0: only acknowledge
  bool return_immediately = false;  // else wait for a first event
  std::vector<std::string> acknowledged;
  std::vector<MailboxError> errors;
};

/// The body of a poll; or what is wrong with it as an answer.
std::variant<PollBody, ApiResponse> read_poll(const ApiRequest& request);

/// The notice a pushed answer is for: the only member every dialect has; the rest is for the plugin. Or what is wrong.
std::variant<std::string, ApiResponse> read_pushed_notice(const ApiRequest& request);

}  // namespace tongbao
