#include "gateway/kit/http_call.h"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

namespace tongbao {

namespace {

constexpr std::size_t kMostFieldBytes = 64 * 1024;
// Shorter than most servers keep an idle connection: one that dies under a request makes its arrival doubtful.
constexpr long kIdleSeconds = 15;

struct CurlTrouble {
  CURLcode code;
  FailureKind kind;
  const char* word;
};

// What is not listed is a broken connection.
constexpr CurlTrouble kCurlTroubles[] = {
    {CURLE_COULDNT_RESOLVE_HOST, FailureKind::transient, "connect_failed"},
    {CURLE_COULDNT_CONNECT, FailureKind::transient, "connect_failed"},
    {CURLE_OPERATION_TIMEDOUT, FailureKind::transient, "timed_out"},
    {CURLE_SSL_CONNECT_ERROR, FailureKind::transient, "tls_failed"},
    {CURLE_PEER_FAILED_VERIFICATION, FailureKind::transient, "tls_failed"},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, FailureKind::transient, "peer_not_pinned"},
    {CURLE_SSL_CERTPROBLEM, FailureKind::configuration, "tls_files_unusable"},
    {CURLE_SSL_CACERT_BADFILE, FailureKind::configuration, "tls_files_unusable"},
    {CURLE_PARTIAL_FILE, FailureKind::transient, "answer_incomplete"},
    {CURLE_FILESIZE_EXCEEDED, FailureKind::transient, "answer_too_large"},
    {CURLE_URL_MALFORMAT, FailureKind::defect, "bad_request"},
    {CURLE_UNSUPPORTED_PROTOCOL, FailureKind::transient, "answer_unreadable"},  // HTTP/0.9: no head at all
    {CURLE_WEIRD_SERVER_REPLY, FailureKind::transient, "answer_unreadable"},
};

// An empty text leaves libcurl's default.
void set_text(CURL* handle, CURLoption option, const std::string& text) {
  if (!text.empty()) curl_easy_setopt(handle, option, text.c_str());
}

}  // namespace

void HttpCall::prepare(CURL* handle, std::chrono::milliseconds budget) {
  set_request(handle);
  set_limits(handle, budget);
  set_security(handle);
}

HttpOutcome HttpCall::finish(CURL* handle, CURLcode code) {
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, nullptr);
  if (code != CURLE_OK) return trouble(code);
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  answer_.status = static_cast<int>(status);
  return std::move(answer_);
}

std::optional<Failure> HttpCall::connect(CURL* handle, std::chrono::milliseconds budget) {
  curl_easy_setopt(handle, CURLOPT_URL, request_.target.url().c_str());
  curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
  set_limits(handle, budget);
  set_security(handle);
  const CURLcode code = curl_easy_perform(handle);
  if (code == CURLE_OK) return std::nullopt;
  return trouble(code).failure;
}

void HttpCall::set_request(CURL* handle) {
  curl_easy_setopt(handle, CURLOPT_URL, request_.target.url().c_str());
  curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);  // the signature covers the path as it stands
  const bool has_body = !request_.body.empty() || request_.method == "POST";
  if (has_body) {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request_.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  }
  if (request_.method == "HEAD")
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  else
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  for (const auto& field : request_.fields.all())
    add_field_line(field.value.empty() ? field.name + ';' : field.name + ": " + field.value);
  if (has_body && !request_.fields.joined("content-type")) add_field_line("content-type:");  // none of curl's own
  add_field_line("expect:");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, field_lines_.get());
}

void HttpCall::add_field_line(const std::string& line) {
  auto* longer = curl_slist_append(field_lines_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc{};
  static_cast<void>(field_lines_.release());
  field_lines_.reset(longer);
}

void HttpCall::set_limits(CURL* handle, std::chrono::milliseconds budget) {
  const auto connect = std::min(budget, settings_.connect_budget);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(budget.count()));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
  curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, kIdleSeconds);
  curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(settings_.most_answer_bytes));
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &HttpCall::on_field);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &HttpCall::on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, &HttpCall::on_sending);
  curl_easy_setopt(handle, CURLOPT_PREREQDATA, this);
}

void HttpCall::set_security(CURL* handle) {
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, settings_.allow_plain_loopback ? "https,http" : "https");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");  // whatever the environment says
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!settings_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  set_text(handle, CURLOPT_CAINFO, settings_.ca_file);
  set_text(handle, CURLOPT_SSLCERT, settings_.certificate_file);
  set_text(handle, CURLOPT_SSLKEY, settings_.key_file);
  set_text(handle, CURLOPT_PINNEDPUBLICKEY, settings_.pinned_key);
}

HttpTrouble HttpCall::trouble(CURLcode code) const {
  Failure failure{FailureKind::transient, "connection_broken", curl_easy_strerror(code)};
  for (const auto& known : kCurlTroubles) {
    if (known.code != code) continue;
    failure.kind = known.kind;
    failure.code = known.word;
  }
  if (too_large_) {
    failure.code = "answer_too_large";
    failure.detail = "more than " + std::to_string(settings_.most_answer_bytes) + " bytes";
  }
  return {std::move(failure), sending_};
}

std::size_t HttpCall::on_field(char* data, std::size_t size, std::size_t count, void* self) {
  auto& call = *static_cast<HttpCall*>(self);
  const std::string_view line{data, size * count};
  call.received_fields_ += line.size();
  if (call.received_fields_ > kMostFieldBytes) {
    call.too_large_ = true;
    return 0;
  }
  try {
    const auto colon = line.find(':');
    if (line.starts_with("HTTP/"))
      call.answer_ = {};  // of several heads (100, 103, the answer) the last counts
    else if (colon != std::string_view::npos && call.answer_.body.empty())
      call.answer_.fields.add(line.substr(0, colon), line.substr(colon + 1));  // later ones are trailers
  } catch (const std::exception&) {
    return 0;
  }
  return line.size();
}

std::size_t HttpCall::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& call = *static_cast<HttpCall*>(self);
  const std::size_t length = size * count;
  if (call.answer_.body.size() + length > call.settings_.most_answer_bytes) {
    call.too_large_ = true;
    return 0;
  }
  try {
    call.answer_.body.append(data, length);
  } catch (const std::exception&) {
    return 0;
  }
  return length;
}

// libcurl sends again by itself when a kept connection dies before any answer. Whether the first bytes arrived is not
// its to decide: a second sending is stopped here and reported as doubtful.
int HttpCall::on_sending(void* self, char*, char*, int, int) {
  auto& call = *static_cast<HttpCall*>(self);
  if (call.sending_) return CURL_PREREQFUNC_ABORT;
  call.sending_ = true;
  return CURL_PREREQFUNC_OK;
}

}  // namespace tongbao
