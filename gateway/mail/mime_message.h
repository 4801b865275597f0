#pragma once

#include <string>
#include <string_view>

#include "gateway/contract/clock.h"

namespace tongbao {

/// A status mail as it is put on the wire.
struct MimeMessage {
  std::string from_name;
  std::string from;
  std::string to;
  std::string subject;
  std::string message_id;  // "<…@…>"
  Instant written_at{};
  std::string text;  // UTF-8, lines ended by '\n'
};

/// The bytes of the message (RFC 5322, 2045, 2047), pure ASCII, lines ended by CRLF and at most 78 characters long but
/// for addresses. The same message has the same bytes.
std::string mime_bytes(const MimeMessage& message);

/// A text as encoded words (RFC 2047) in lines to be folded at: "=?UTF-8?B?…?=\r\n =?UTF-8?B?…?=".
std::string encoded_words(std::string_view text);

/// "Sun, 22 Nov 2026 18:51:48 +0800": the time in Taiwan.
std::string mail_date(Instant at);

}  // namespace tongbao
