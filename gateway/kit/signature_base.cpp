#include <utility>

#include "gateway/kit/http_signature.h"

namespace tongbao {

namespace {

Failure base_failure(const char* code, const std::string& component) {
  return {FailureKind::permanent, code, component};
}

// A derived component of the request; nothing when it is none we know.
std::optional<std::string> derived_of_request(std::string_view name, const HttpRequest& request) {
  if (name == "@method") return request.method;
  if (name == "@target-uri") return request.target.url();
  if (name == "@authority") return request.target.authority;
  if (name == "@path") return request.target.path.empty() ? "/" : request.target.path;
  if (name == "@query") return request.target.query.empty() ? "?" : request.target.query;
  return std::nullopt;
}

bool is_lower_name(std::string_view name) {
  for (const char c : name)
    if (c >= 'A' && c <= 'Z') return false;
  return !name.empty();
}

Result<std::string> component_value(const std::string& name, bool of_request, const HttpRequest& request,
                                    const HttpAnswer* answer) {
  const bool from_request = of_request || answer == nullptr;
  if (name.starts_with('@')) {
    if (name == "@status" && !from_request) return std::to_string(answer->status);
    const auto value = from_request ? derived_of_request(name, request) : std::nullopt;
    if (!value) return base_failure("signature_component_unsupported", name);
    return *value;
  }
  const auto value = (from_request ? request.fields : answer->fields).joined(name);
  if (!value) return base_failure("signature_component_missing", name);
  return *value;
}

}  // namespace

Result<std::string> signature_base(const SfInnerList& covered, const HttpRequest& request, const HttpAnswer* answer) {
  std::string base;
  for (const auto& item : covered.items) {
    const auto* name = std::get_if<std::string>(&item.value);
    if (name == nullptr || !is_lower_name(*name)) return base_failure("signature_component_unsupported", sf_text(item));
    const bool of_request = !item.parameters.empty();
    // `;req` is the only parameter of the dialect, and only an answer has a request to point at.
    const bool known =
        item.parameters.size() == 1 && item.parameters.front() == std::pair{std::string{"req"}, SfBare{true}};
    if (of_request && (!known || answer == nullptr))
      return base_failure("signature_component_unsupported", sf_text(item));
    const auto value = component_value(*name, of_request, request, answer);
    if (!value) return value.failure();
    base += sf_text(item) + ": " + *value + '\n';
  }
  return base + "\"@signature-params\": " + sf_text(covered);
}

}  // namespace tongbao
