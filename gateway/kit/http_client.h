#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "gateway/contract/failure.h"
#include "gateway/kit/http_message.h"

namespace tongbao {

struct HttpClientSettings {
  std::string ca_file;                // PEM; empty: the system's authorities
  std::string certificate_file;       // ours, PEM; empty: none
  std::string key_file;               // its key, PEM
  std::string pinned_key;             // "sha256//…" of the peer's public key, several joined with ';'; empty: none
  bool allow_plain_loopback = false;  // http:// towards loopback addresses (loopback.h)
  std::size_t most_answer_bytes = 1024 * 1024;
  std::chrono::milliseconds connect_budget{5'000};
};

/// No complete answer. `may_have_arrived` is false only when no byte of the request was sent.
struct HttpTrouble {
  Failure failure;
  bool may_have_arrived = true;
};

using HttpOutcome = std::variant<HttpAnswer, HttpTrouble>;

/// A request and the time it may take. Borrowed for the call.
struct HttpTask {
  const HttpRequest* request;
  std::chrono::milliseconds budget;
};

/// Requests over libcurl: HTTP/1.1, https only, TLS 1.2 or later, one total deadline, no redirects, no proxy, no
/// decompression, nothing sent twice. Connections are kept between calls. Any thread; several calls run side by side.
class HttpClient {
 public:
  explicit HttpClient(HttpClientSettings settings);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Sends and waits at most `budget`. Any status is an answer. Codes of the trouble: `bad_request` (a defect of the
  /// caller), `not_https`, `connect_failed`, `tls_failed`, `peer_not_pinned`, `tls_files_unusable`, `timed_out`,
  /// `connection_broken`, `answer_too_large`, `answer_incomplete`, `answer_unreadable`.
  HttpOutcome exchange(const HttpRequest& request, std::chrono::milliseconds budget);
  /// The same for several requests side by side, each within its own budget; `arrived` is called once for each as soon
  /// as its outcome is there, from this thread.
  void exchange_all(std::span<const HttpTask> tasks, const std::function<void(std::size_t, HttpOutcome)>& arrived);
  /// Connects and shakes hands as exchange() would, and hangs up: no request leaves. Nothing when the peer is there and
  /// is the right one; codes as above. With TLS 1.3 a peer that refuses our certificate may say so only later.
  std::optional<Failure> reach(const HttpTarget& target, std::chrono::milliseconds budget);

 private:
  class Lines;
  std::optional<HttpTrouble> why_not_sent(const HttpTask& task) const;

  HttpClientSettings settings_;
  std::unique_ptr<Lines> lines_;
};

}  // namespace tongbao
