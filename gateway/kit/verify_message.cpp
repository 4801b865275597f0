#include <algorithm>
#include <cstdlib>
#include <utility>
#include <variant>

#include "gateway/kit/content_digest.h"
#include "gateway/kit/http_signature.h"
#include "gateway/kit/required_components.h"

namespace tongbao {

namespace {

constexpr std::chrono::seconds kCreatedTolerance{300};
constexpr std::chrono::seconds kLongestLifetime{600};
// Rotation needs two labels; more are somebody playing.
constexpr std::size_t kMostLabels = 8;

/// One message under check: what both kinds of message have in common.
struct SignedMessage {
  const HttpRequest& request;
  const HttpAnswer* answer;  // null when the request itself is checked
  const MessageSigner& keys;
  const SignatureRule& rule;
  NonceStore* nonces;  // of requests only

  const HttpFields& fields() const { return answer == nullptr ? request.fields : answer->fields; }
  const std::string& body() const { return answer == nullptr ? request.body : answer->body; }
};

/// How far one label came, and why it stopped.
struct LabelFailure {
  int step = 0;
  Failure failure;
};
struct PassedLabel {
  VerifiedSignature verified;
  std::string nonce;
};
using LabelCheck = std::variant<PassedLabel, LabelFailure>;

Failure signature_failure(const char* code, std::string detail) {
  return {FailureKind::permanent, code, std::move(detail)};
}

template <class Kind>
std::optional<Kind> signature_parameter(const SfInnerList& covered, std::string_view name) {
  const auto* value = find_sf(covered.parameters, name);
  const auto* typed = value == nullptr ? nullptr : std::get_if<Kind>(value);
  return typed == nullptr ? std::nullopt : std::optional<Kind>{*typed};
}

std::optional<Failure> check_components(const SignedMessage& message, const SfInnerList& covered) {
  const auto required =
      message.answer == nullptr ? required_of_request(message.request) : required_of_answer(message.request);
  const auto& items = covered.items;
  for (const auto& item : required.items)
    if (std::find(items.begin(), items.end(), item) == items.end())
      return signature_failure("signature_component_missing", sf_text(item) + " is not covered");
  for (auto at = items.begin(); at != items.end(); ++at)
    if (std::find(at + 1, items.end(), *at) != items.end())
      return signature_failure("signature_component_twice", sf_text(*at));
  return std::nullopt;
}

std::optional<Failure> check_times(const SignedMessage& message, const SfInnerList& covered) {
  const auto created = signature_parameter<std::int64_t>(covered, "created");
  const auto now = std::chrono::floor<std::chrono::seconds>(message.rule.now).time_since_epoch().count();
  if (!created || std::abs(now - *created) > kCreatedTolerance.count())
    return signature_failure("signature_created", "created is absent or more than 300 s away");
  const bool names_expiry = find_sf(covered.parameters, "expires") != nullptr;
  const auto expires = signature_parameter<std::int64_t>(covered, "expires");
  if (!expires && (names_expiry || message.answer == nullptr))
    return signature_failure("signature_expired", "expires is absent or no integer");
  if (expires && *expires < now) return signature_failure("signature_expired", "expired");
  if (expires && (*expires < *created || *expires - *created > kLongestLifetime.count()))
    return signature_failure("signature_lifetime", "lives longer than 600 s or ends before it begins");
  if (message.answer == nullptr && signature_parameter<std::string>(covered, "nonce").value_or("").empty())
    return signature_failure("signature_nonce_missing", "a request needs a nonce");
  return std::nullopt;
}

// The algorithm is the key's: what the message says may only agree.
std::optional<Failure> check_key(const SignedMessage& message, const SfInnerList& covered) {
  const auto key_id = signature_parameter<std::string>(covered, "keyid");
  const auto& peer = message.rule.peer_keys;
  const auto key = std::find_if(peer.begin(), peer.end(), [&](const PeerKey& one) { return one.key_id == key_id; });
  if (key == peer.end()) return signature_failure("signature_key", "keyid is absent or not this peer's");
  if (find_sf(covered.parameters, "alg") != nullptr &&
      signature_parameter<std::string>(covered, "alg") != key->algorithm)
    return signature_failure("signature_algorithm", "alg is not the algorithm of " + key->key_id);
  return std::nullopt;
}

// Every label that passed uses its nonce up: else a replay could come with the other label alone.
bool nonces_are_fresh(const SignedMessage& message, const std::vector<PassedLabel>& passed) {
  if (message.nonces == nullptr) return true;
  bool fresh = true;
  for (const auto& one : passed)
    fresh = message.nonces->use(one.verified.key_id, one.nonce, message.rule.now,
                                one.verified.created + kCreatedTolerance) &&
            fresh;
  return fresh;
}

// The order is that of the dialect; each step relies on those before it.
LabelCheck check_label(const SignedMessage& message, const std::string& label, const SfMember& input,
                       const SfMember* signature_member) {
  const auto* covered = std::get_if<SfInnerList>(&input);
  const auto* item = signature_member == nullptr ? nullptr : std::get_if<SfItem>(signature_member);
  const auto* signature = item == nullptr ? nullptr : std::get_if<SfBytes>(&item->value);
  if (covered == nullptr || signature == nullptr)
    return LabelFailure{0, signature_failure("signature_missing", label + " does not stand in both fields")};
  if (auto failure = check_components(message, *covered)) return LabelFailure{1, *failure};
  if (signature_parameter<std::string>(*covered, "tag") != message.rule.tag)
    return LabelFailure{2, signature_failure("signature_tag", "the tag is not " + message.rule.tag)};
  if (auto failure = check_times(message, *covered)) return LabelFailure{3, *failure};
  if (auto failure = check_key(message, *covered)) return LabelFailure{4, *failure};
  const auto base = signature_base(*covered, message.request, message.answer);
  if (!base) return LabelFailure{5, base.failure()};
  const auto key_id = *signature_parameter<std::string>(*covered, "keyid");
  if (auto verified = message.keys.verify(key_id, *base, signature->bytes); !verified)
    return LabelFailure{6, verified.failure()};
  const Instant created{std::chrono::seconds{*signature_parameter<std::int64_t>(*covered, "created")}};
  return PassedLabel{{label, key_id, signature->bytes, created},
                     signature_parameter<std::string>(*covered, "nonce").value_or("")};
}

Result<SfDictionary> labels_of(const HttpFields& fields, std::string_view name) {
  const auto text = fields.joined(name);
  if (!text) return signature_failure("signature_missing", std::string{name} + " is absent");
  auto labels = parse_sf_dictionary(*text);
  if (!labels) return signature_failure("signature_malformed", std::string{name} + ": " + labels.failure().detail);
  if (labels->size() > kMostLabels) return signature_failure("signature_malformed", "too many labels");
  return labels;
}

Result<VerifiedSignature> verify_message(const SignedMessage& message) {
  const auto inputs = labels_of(message.fields(), "signature-input");
  if (!inputs) return inputs.failure();
  const auto signatures = labels_of(message.fields(), "signature");
  if (!signatures) return signatures.failure();
  LabelFailure furthest{-1, signature_failure("signature_missing", "no label")};
  std::vector<PassedLabel> passed;
  for (const auto& [label, input] : *inputs) {
    auto checked = check_label(message, label, input, find_sf(*signatures, label));
    if (auto* one = std::get_if<PassedLabel>(&checked))
      passed.push_back(std::move(*one));
    else if (auto& failed = std::get<LabelFailure>(checked); failed.step > furthest.step)
      furthest = std::move(failed);
  }
  if (passed.empty()) return furthest.failure;
  if (!nonces_are_fresh(message, passed)) return signature_failure("signature_replayed", "this nonce was used before");
  const auto digest = message.fields().joined("content-digest");
  if (digest || !message.body().empty())
    if (auto fits = verify_content_digest(digest.value_or(""), message.body()); !fits) return fits.failure();
  return std::move(passed.front().verified);
}

}  // namespace

Result<VerifiedSignature> verify_request(const HttpRequest& request, const MessageSigner& keys,
                                         const SignatureRule& rule, NonceStore& nonces) {
  return verify_message({request, nullptr, keys, rule, &nonces});
}

Result<VerifiedSignature> verify_answer(const HttpAnswer& answer, const HttpRequest& request, const MessageSigner& keys,
                                        const SignatureRule& rule) {
  return verify_message({request, &answer, keys, rule, nullptr});
}

}  // namespace tongbao
