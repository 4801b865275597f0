#include "gateway/kit/content_digest.h"

#include "gateway/kit/digest.h"
#include "gateway/kit/structured_field.h"

namespace tongbao {

namespace {

Failure digest_failure(const char* code, std::string detail) {
  return {FailureKind::permanent, code, std::move(detail)};
}

const std::string* digest_bytes(const SfMember& member) {
  const auto* item = std::get_if<SfItem>(&member);
  const auto* bytes = item == nullptr ? nullptr : std::get_if<SfBytes>(&item->value);
  return bytes == nullptr ? nullptr : &bytes->bytes;
}

}  // namespace

std::string content_digest(std::string_view body) {
  return "sha-256=:" + to_base64(sha256(body)) + ":";
}

Result<Done> verify_content_digest(std::string_view field, std::string_view body) {
  const auto dictionary = parse_sf_dictionary(field);
  if (!dictionary) return digest_failure("digest_malformed", dictionary.failure().detail);
  bool known = false;
  for (const auto& [algorithm, member] : *dictionary) {
    if (algorithm == "md5" || algorithm == "sha") return digest_failure("digest_weak", algorithm + " proves nothing");
    const bool short_one = algorithm == "sha-256";
    if (!short_one && algorithm != "sha-512") continue;
    const auto* bytes = digest_bytes(member);
    if (bytes == nullptr) return digest_failure("digest_malformed", algorithm + " is no byte sequence");
    if (!equal_in_constant_time(*bytes, short_one ? sha256(body) : sha512(body)))
      return digest_failure("digest_mismatch", "the body does not fit its " + algorithm);
    known = true;
  }
  if (!known) return digest_failure("digest_missing", "no digest of a known algorithm");
  return Done{};
}

}  // namespace tongbao
