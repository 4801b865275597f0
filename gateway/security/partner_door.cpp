#include "gateway/security/partner_door.h"

#include <utility>

#include "gateway/security/route_signer.h"

namespace tongbao {
namespace {

constexpr const char* kAnswerTag = "tongbao-answer-v1";

Result<std::unique_ptr<PartnerDoor>> load_door(const KeySettings& keys, const RouteSettings& route) {
  auto token = load_api_token(route.partner->token);
  if (!token) return token.failure();
  std::unique_ptr<MessageSigner> signer;
  std::vector<PeerKey> peers;
  if (route.partner->is_signed) {
    auto made = make_route_signer(keys, route);
    if (!made) return made.failure();
    signer = std::move(*made);
    for (const auto& key : route.agency_keys)
      peers.push_back({key.key_id, key.algorithm});
  }
  return std::make_unique<PartnerDoor>(std::move(*token), *route.partner, std::move(signer), std::move(peers));
}

}  // namespace

PartnerDoor::PartnerDoor(ApiToken token, PartnerAccess access, std::unique_ptr<MessageSigner> signer,
                         std::vector<PeerKey> keys)
    : token_{std::move(token)}, access_{std::move(access)}, signer_{std::move(signer)}, keys_{std::move(keys)} {}

Result<std::string> PartnerDoor::verify(const HttpRequest& request, std::string_view tag, Instant now) {
  if (!signer_) return std::string{};
  auto verified = verify_request(request, *signer_, {std::string{tag}, keys_, now}, nonces_);
  if (!verified) return verified.failure();
  return std::move(verified->signature);
}

Result<Done> PartnerDoor::sign(HttpAnswer& answer, const HttpRequest& request, Instant now) const {
  if (!signer_) return Done{};
  SignatureOptions options;
  options.tag = kAnswerTag;
  options.created = now;
  const auto signature = sign_answer(answer, request, *signer_, options);
  if (!signature) return signature.failure();
  return Done{};
}

Result<PartnerDoors> load_partner_doors(const KeySettings& keys, const std::vector<RouteSettings>& routes) {
  PartnerDoors doors;
  for (const auto& route : routes) {
    if (!route.partner) continue;
    auto door = load_door(keys, route);
    if (!door) return door.failure();
    doors.emplace(route.agency, std::move(*door));
  }
  return doors;
}

}  // namespace tongbao
