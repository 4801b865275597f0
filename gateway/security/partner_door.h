#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/kit/http_signature.h"
#include "gateway/security/api_token.h"
#include "gateway/settings/route_settings.h"
#include "gateway/settings/settings.h"

namespace tongbao {

/// How one agency proves who it is when it comes to the gateway, and how the gateway answers it. Any thread.
class PartnerDoor {
 public:
  /// `signer` and `keys` only for an agency that signs.
  PartnerDoor(ApiToken token, PartnerAccess access, std::unique_ptr<MessageSigner> signer, std::vector<PeerKey> keys);

  bool admits(std::string_view authorization) const { return token_.admits(authorization); }
  bool is_signed() const { return access_.is_signed; }
  /// The name its signatures call this gateway by.
  const std::string& authority() const { return access_.authority; }
  /// The raw signature of a request that is the agency's own; empty where it does not sign. Fails as verify_request().
  /// A nonce is remembered by this process alone.
  Result<std::string> verify(const HttpRequest& request, std::string_view tag, Instant now);
  /// Signs our answer, bound to `request`; nothing where the agency does not sign.
  Result<Done> sign(HttpAnswer& answer, const HttpRequest& request, Instant now) const;

 private:
  ApiToken token_;
  PartnerAccess access_;
  std::unique_ptr<MessageSigner> signer_;
  std::vector<PeerKey> keys_;
  MemoryNonceStore nonces_;
};

/// By agency.
using PartnerDoors = std::map<std::string, std::unique_ptr<PartnerDoor>, std::less<>>;

/// A door for each route with [partner]. Fails as load_api_token() and make_route_signer().
Result<PartnerDoors> load_partner_doors(const KeySettings& keys, const std::vector<RouteSettings>& routes);

}  // namespace tongbao
