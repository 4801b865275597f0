#include "gateway/kit/http_client.h"

#include <utility>
#include <vector>

#include <curl/curl.h>

#include "gateway/contract/guarded.h"
#include "gateway/kit/http_call.h"
#include "gateway/kit/loopback.h"

namespace tongbao {

namespace {

// libcurl's own one-time set-up. Never undone: another copy of it may live in the same process.
bool curl_is_ready() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

HttpTrouble refused_request(FailureKind kind, const char* code, const char* why) {
  return {{kind, code, why}, false};
}

// A line break in a field would be a second field.
bool is_field_text(const std::string& text) {
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return false;
  return true;
}

bool is_sendable(const HttpRequest& request) {
  const auto visible = [](const std::string& text) {
    for (const char c : text)
      if (c <= 0x20 || c == 0x7F) return false;
    return !text.empty();
  };
  for (const auto& field : request.fields.all()) {
    const bool ours = field.name == "host" || field.name == "content-length" || field.name == "transfer-encoding" ||
                      field.name == "connection" || field.name == "expect";
    if (ours || !visible(field.name) || field.name.find(':') != std::string::npos || !is_field_text(field.value))
      return false;
  }
  return visible(request.method) && visible(request.target.url());
}

}  // namespace

/// Handles at rest, each with its open connection. A handle belongs to one call at a time.
class HttpClient::Handles {
 public:
  struct EasyFree {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  using Handle = std::unique_ptr<CURL, EasyFree>;

  Handle take() {
    auto handle = resting_.with([](auto& resting) {
      Handle last;
      if (!resting.empty()) {
        last = std::move(resting.back());
        resting.pop_back();
      }
      return last;
    });
    if (handle == nullptr && curl_is_ready()) handle.reset(curl_easy_init());
    return handle;
  }
  void give_back(Handle handle) {
    resting_.with([&](auto& resting) { resting.push_back(std::move(handle)); });
  }

 private:
  Guarded<std::vector<Handle>> resting_;
};

HttpClient::HttpClient(HttpClientSettings settings)
    : settings_{std::move(settings)}, handles_{std::make_unique<Handles>()} {}

HttpClient::~HttpClient() = default;

std::optional<Failure> HttpClient::reach(const HttpTarget& target, std::chrono::milliseconds budget) {
  const Handles::Handle handle = curl_is_ready() ? Handles::Handle{curl_easy_init()} : nullptr;
  if (handle == nullptr) return Failure{FailureKind::transient, "connect_failed", "libcurl is not available"};
  HttpRequest nothing;
  nothing.method = "GET";
  nothing.target = target;
  return HttpCall{settings_, nothing}.connect(handle.get(), budget);
}

HttpOutcome HttpClient::exchange(const HttpRequest& request, std::chrono::milliseconds budget) {
  if (!is_sendable(request))
    return refused_request(FailureKind::defect, "bad_request", "a method, URL or field that cannot travel");
  const bool plain_allowed = settings_.allow_plain_loopback && is_loopback_address(request.target.host());
  if (request.target.scheme != "https" && !plain_allowed)
    return refused_request(FailureKind::configuration, "not_https", "only https leaves this machine");
  if (budget.count() <= 0) return refused_request(FailureKind::transient, "timed_out", "no time left to send");
  auto handle = handles_->take();
  if (handle == nullptr) return refused_request(FailureKind::transient, "connect_failed", "libcurl is not available");
  curl_easy_reset(handle.get());  // keeps the connection
  HttpOutcome outcome = HttpCall{settings_, request}.perform(handle.get(), budget);
  handles_->give_back(std::move(handle));
  return outcome;
}

}  // namespace tongbao
