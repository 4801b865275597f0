#include "gateway/kit/http_line.h"

#include <algorithm>
#include <utility>

namespace tongbao {

namespace {

constexpr long kMostKept = 256;      // connections at rest
constexpr int kLookAgainMs = 1'000;  // libcurl's own timers wake us earlier

}  // namespace

HttpLine::HttpLine() : multi_{curl_multi_init()} {
  if (multi_ != nullptr) curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kMostKept);
}

/// An exception may have left calls behind.
HttpLine::~HttpLine() {
  for (const auto& left : running_)
    curl_multi_remove_handle(multi_.get(), left->handle.get());
}

bool HttpLine::add(const HttpClientSettings& settings, const HttpTask& task, std::size_t place) {
  EasyHandle handle;
  if (resting_.empty()) {
    handle.reset(curl_easy_init());
  } else {
    handle = std::move(resting_.back());
    resting_.pop_back();
    curl_easy_reset(handle.get());
  }
  if (handle == nullptr || multi_ == nullptr) return false;
  auto running = std::make_unique<Running>(settings, task, place, std::move(handle));
  running->call.prepare(running->handle.get(), task.budget);
  if (curl_multi_add_handle(multi_.get(), running->handle.get()) != CURLM_OK) return false;
  running_.push_back(std::move(running));
  return true;
}

void HttpLine::perform(const std::function<void(std::size_t, HttpOutcome)>& arrived) {
  while (!running_.empty()) {
    int still = 0;
    auto code = curl_multi_perform(multi_.get(), &still);
    int queued = 0;
    while (const auto* message = curl_multi_info_read(multi_.get(), &queued))
      if (message->msg == CURLMSG_DONE) take_in(*message, arrived);
    if (code == CURLM_OK && !running_.empty()) code = curl_multi_poll(multi_.get(), nullptr, 0, kLookAgainMs, nullptr);
    if (code != CURLM_OK) return give_up(code, arrived);
  }
}

std::unique_ptr<HttpLine::Running> HttpLine::take_out(CURL* handle) {
  const auto found = std::ranges::find(running_, handle, [](const auto& one) { return one->handle.get(); });
  auto done = std::move(*found);
  running_.erase(found);
  curl_multi_remove_handle(multi_.get(), handle);
  return done;
}

void HttpLine::take_in(const CURLMsg& message, const std::function<void(std::size_t, HttpOutcome)>& arrived) {
  const auto code = message.data.result;  // the message is gone once its handle is taken out
  auto done = take_out(message.easy_handle);
  auto outcome = done->call.finish(done->handle.get(), code);
  resting_.push_back(std::move(done->handle));
  arrived(done->place, std::move(outcome));
}

/// libcurl itself failed (out of memory, a defect): nobody knows how far the calls came.
void HttpLine::give_up(CURLMcode why, const std::function<void(std::size_t, HttpOutcome)>& arrived) {
  while (!running_.empty()) {
    const auto left = take_out(running_.back()->handle.get());
    arrived(left->place, HttpTrouble{{FailureKind::transient, "connection_broken", curl_multi_strerror(why)}, true});
  }
}

}  // namespace tongbao
