#pragma once

#include <string>
#include <variant>

#include "gateway/relay/route_tools.h"

namespace tongbao {

/// A message ready to go, with the digest its intent is committed under.
struct ComposedNotice {
  Envelope envelope;
  std::string message_digest;  // hex SHA-256 of the message in canonical form
};

/// Either goes out, or ends without a byte on the wire: not needed, superseded, cannot be represented, or a person must
/// look.
using Composition = std::variant<ComposedNotice, AttemptEnd>;

/// Asks the plugin, inside the fence, what the agency is to hear. A message that differs from the one an earlier
/// attempt may have delivered is not sent: `message_changed`.
Composition compose_notice(const RouteTools& tools, DueNotice& due);

}  // namespace tongbao
