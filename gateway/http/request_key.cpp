#include "gateway/http/request_key.h"

#include "gateway/kit/digest.h"
#include "gateway/kit/structured_field.h"

namespace tongbao {
namespace {

constexpr std::size_t kLongestKey = 200;

Failure malformed() {
  return {FailureKind::permanent, "idempotency_key_malformed", "not a quoted string"};
}

}  // namespace

Result<std::string> read_idempotency_key(const ApiRequest& request) {
  const auto text = request.header("idempotency-key");
  if (text.empty()) return Failure{FailureKind::permanent, "idempotency_key_missing", "no Idempotency-Key"};
  auto item = parse_sf_item(text);
  if (!item || !item->parameters.empty()) return malformed();
  const auto* key = std::get_if<std::string>(&item->value);
  if (key == nullptr || key->empty() || key->size() > kLongestKey) return malformed();
  return *key;
}

std::string request_digest(const ApiRequest& request) {
  return to_hex(sha256(request.method + "\n" + request.path + "\n" + request.body));
}

}  // namespace tongbao
