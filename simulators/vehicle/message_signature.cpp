#include "simulators/vehicle/message_signature.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tongbao::sim_vehicle {

namespace {

using stage::Instant;
using std::chrono::seconds;

constexpr seconds kWindow{300};
constexpr seconds kLongestLife{600};

std::optional<Instant> instant_parameter(const SignatureInput& input, std::string_view name) {
  const auto text = input.parameter(name);
  if (!text || text->empty()) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < 0 || number > 99'999'999'999) return {};
  return Instant{seconds{number}};
}

std::optional<SignatureTrouble> check_components(const stage::Request& request, const SignatureInput& input) {
  auto sorted = input.components;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    return SignatureTrouble{"bad_signature_input", "A component stands twice."};
  std::vector<std::string> required{"@method", "@authority", "@path"};
  if (!request.query.empty()) required.emplace_back("@query");
  if (request.method == "POST") required.insert(required.end(), {"content-type", "content-digest", "idempotency-key"});
  for (const auto& name : required)
    if (!std::binary_search(sorted.begin(), sorted.end(), name))
      return SignatureTrouble{"missing_component", "The signature does not cover " + name + "."};
  return std::nullopt;
}

std::optional<SignatureTrouble> check_time(const SignatureInput& input, Instant now) {
  const auto created = instant_parameter(input, "created");
  const auto expires = instant_parameter(input, "expires");
  const SignatureTrouble stale{"stale_signature", "The signature is not of this time."};
  if (!created || !expires) return stale;
  if (*created > now + kWindow || *created < now - kWindow) return stale;
  if (*expires <= now || *expires - *created > kLongestLife || *expires < *created) return stale;
  return std::nullopt;
}

std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

std::string content_digest(std::string_view body) {
  return "sha-256=:" + stage::base64(stage::sha256(body)) + ":";
}

std::optional<SignatureTrouble> check_digest(std::string_view field, std::string_view body) {
  if (dictionary_has(field, "md5") || dictionary_has(field, "sha"))
    return SignatureTrouble{"bad_digest", "The digest algorithm is not accepted."};
  const auto digest = dictionary_bytes(field, "sha-256");
  if (!digest) return SignatureTrouble{"bad_digest", "There is no sha-256 digest."};
  if (*digest != stage::sha256(body)) return SignatureTrouble{"bad_digest", "The digest is not the body's."};
  return std::nullopt;
}

std::optional<std::string> component_of(const stage::Request& request, const std::string& name) {
  if (name == "@method") return request.method;
  if (name == "@path") return request.path;
  if (name == "@query") return request.query.empty() ? "?" : request.query;
  if (name == "@authority") {
    auto authority = lower(request.field("host").value_or(""));
    if (authority.ends_with(":443")) authority.resize(authority.size() - 4);
    return authority;
  }
  if (name.starts_with('@')) return std::nullopt;
  return request.field(name);
}

std::optional<std::string> signature_base(const stage::Request& request, const SignatureInput& input) {
  std::string base;
  for (const auto& name : input.components) {
    const auto value = component_of(request, name);
    if (!value) return std::nullopt;
    base += "\"" + name + "\": " + *value + "\n";
  }
  return base + "\"@signature-params\": " + input.serialised();
}

std::optional<SignatureTrouble> RequestVerifier::check(const stage::Request& request, Instant now) {
  const auto input = parse_signature_input(request.field("signature-input").value_or(""), "tongbao");
  const auto signature = dictionary_bytes(request.field("signature").value_or(""), "tongbao");
  if (!input || !signature) return SignatureTrouble{"bad_signature_input", "There is no signature of this label."};
  if (auto trouble = check_components(request, *input)) return trouble;
  if (input->parameter("tag") != "tongbao-notice-v1") return SignatureTrouble{"wrong_tag", "The tag is not ours."};
  if (auto trouble = check_time(*input, now)) return trouble;
  const auto nonce = input->parameter("nonce");
  if (!nonce || nonce->empty()) return SignatureTrouble{"bad_signature_input", "There is no nonce."};
  if (input->parameter("keyid") != key_id_) return SignatureTrouble{"unknown_key", "The key is not known here."};
  const auto base = signature_base(request, *input);
  if (!base) return SignatureTrouble{"missing_component", "A signed component has no value."};
  if (input->parameter("alg").value_or("ed25519") != "ed25519" || !key_.verifies(*base, *signature))
    return SignatureTrouble{"bad_signature", "The signature is not the key's."};
  if (!take_nonce(*nonce, now)) return SignatureTrouble{"nonce_reused", "The nonce was used already."};
  if (request.method != "POST") return std::nullopt;
  return check_digest(request.field("content-digest").value_or(""), request.body);
}

bool RequestVerifier::take_nonce(const std::string& nonce, Instant now) {
  const std::lock_guard guard{mutex_};
  if (nonces_.size() > 10'000) std::erase_if(nonces_, [&](const auto& entry) { return entry.second < now; });
  const auto [place, added] = nonces_.try_emplace(nonce, now + kLongestLife + kWindow);
  if (added) return true;
  const bool forgotten = place->second < now;
  if (forgotten) place->second = now + kLongestLife + kWindow;
  return forgotten;
}

void AnswerSigner::sign(const stage::Request& request, stage::Response& answer, Instant now) const {
  static constexpr std::array kOfRequest{"@method", "@authority", "@path", "content-digest", "idempotency-key"};
  const auto digest = content_digest(answer.body);
  std::string params = "(\"@status\" \"content-type\" \"content-digest\"";
  std::string base = "\"@status\": " + std::to_string(answer.status) + "\n";
  for (const auto& [name, value] : answer.headers)
    if (name == "Content-Type") base += "\"content-type\": " + value + "\n";
  base += "\"content-digest\": " + digest + "\n";
  for (const char* name : kOfRequest) {
    params += " \"" + std::string{name} + "\";req";
    base += "\"" + std::string{name} + "\";req: " + component_of(request, name).value_or("") + "\n";
  }
  const auto created = std::chrono::floor<seconds>(now).time_since_epoch().count();
  params +=
      ");created=" + std::to_string(created) + ";keyid=\"" + key_id_ + "\";alg=\"ed25519\";tag=\"tongbao-answer-v1\"";
  base += "\"@signature-params\": " + params;
  answer.headers.emplace_back("Content-Digest", digest);
  answer.headers.emplace_back("Signature-Input", "tongbao=" + params);
  answer.headers.emplace_back("Signature", "tongbao=:" + stage::base64(key_.sign(base)) + ":");
}

}  // namespace tongbao::sim_vehicle
