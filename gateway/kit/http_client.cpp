#include "gateway/kit/http_client.h"

#include <utility>
#include <vector>

#include <curl/curl.h>

#include "gateway/contract/guarded.h"
#include "gateway/kit/http_line.h"
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

/// Lines at rest, the one used last on top. A line belongs to one call at a time.
class HttpClient::Lines {
 public:
  std::unique_ptr<HttpLine> take() {
    auto line = resting_.with([](auto& resting) {
      std::unique_ptr<HttpLine> last;
      if (!resting.empty()) {
        last = std::move(resting.back());
        resting.pop_back();
      }
      return last;
    });
    if (line == nullptr) line = std::make_unique<HttpLine>();
    return line;
  }
  void give_back(std::unique_ptr<HttpLine> line) {
    resting_.with([&](auto& resting) { resting.push_back(std::move(line)); });
  }

 private:
  Guarded<std::vector<std::unique_ptr<HttpLine>>> resting_;
};

HttpClient::HttpClient(HttpClientSettings settings)
    : settings_{std::move(settings)}, lines_{std::make_unique<Lines>()} {}

HttpClient::~HttpClient() = default;

std::optional<Failure> HttpClient::reach(const HttpTarget& target, std::chrono::milliseconds budget) {
  const EasyHandle handle = curl_is_ready() ? EasyHandle{curl_easy_init()} : nullptr;
  if (handle == nullptr) return Failure{FailureKind::transient, "connect_failed", "libcurl is not available"};
  HttpRequest nothing;
  nothing.method = "GET";
  nothing.target = target;
  return HttpCall{settings_, nothing}.connect(handle.get(), budget);
}

std::optional<HttpTrouble> HttpClient::why_not_sent(const HttpTask& task) const {
  const auto& request = *task.request;
  if (!is_sendable(request))
    return refused_request(FailureKind::defect, "bad_request", "a method, URL or field that cannot travel");
  const bool plain_allowed = settings_.allow_plain_loopback && is_loopback_address(request.target.host());
  if (request.target.scheme != "https" && !plain_allowed)
    return refused_request(FailureKind::configuration, "not_https", "only https leaves this machine");
  if (task.budget.count() <= 0) return refused_request(FailureKind::transient, "timed_out", "no time left to send");
  return std::nullopt;
}

HttpOutcome HttpClient::exchange(const HttpRequest& request, std::chrono::milliseconds budget) {
  const HttpTask task{&request, budget};
  std::optional<HttpOutcome> outcome;
  exchange_all({&task, 1}, [&](std::size_t, HttpOutcome come) { outcome = std::move(come); });
  return std::move(*outcome);
}

void HttpClient::exchange_all(std::span<const HttpTask> tasks,
                              const std::function<void(std::size_t, HttpOutcome)>& arrived) {
  auto line = curl_is_ready() ? lines_->take() : nullptr;
  for (std::size_t place = 0; place < tasks.size(); ++place) {
    auto trouble = why_not_sent(tasks[place]);
    if (!trouble && (line == nullptr || !line->add(settings_, tasks[place], place)))
      trouble = refused_request(FailureKind::transient, "connect_failed", "libcurl is not available");
    if (trouble) arrived(place, *std::move(trouble));
  }
  if (line == nullptr) return;
  line->perform(arrived);
  lines_->give_back(std::move(line));
}

}  // namespace tongbao
