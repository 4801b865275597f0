#pragma once

#include <memory>

#include "gateway/contract/message_signer.h"
#include "gateway/settings/route_settings.h"
#include "gateway/settings/settings.h"

namespace tongbao {

/// The signer a route's modules get: the gateway's signing key, and the public keys the route file names for its
/// agency. Fails as read_secret() does, with `key_unreadable` or `key_unsupported`, or with `wrong_algorithm` when a
/// public key is of another kind than the route file says; the detail names file and key.
Result<std::unique_ptr<MessageSigner>> make_route_signer(const KeySettings& keys, const RouteSettings& route);

}  // namespace tongbao
