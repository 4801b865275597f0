#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

#include "gateway/kit/http_client.h"

namespace tongbao {

struct CurlListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// One request on one libcurl handle, and what came back of it. Lives for one call, at one address.
class HttpCall {
 public:
  /// Borrows both.
  HttpCall(const HttpClientSettings& settings, const HttpRequest& request) : settings_{settings}, request_{request} {}
  HttpCall(const HttpCall&) = delete;
  HttpCall& operator=(const HttpCall&) = delete;
  /// Gives the handle everything it needs to be performed.
  void prepare(CURL* handle, std::chrono::milliseconds budget);
  /// What the performed handle brought, once; nothing in it points here afterwards.
  HttpOutcome finish(CURL* handle, CURLcode code);
  /// Only as far as the request would begin. The handle is good for nothing else afterwards.
  std::optional<Failure> connect(CURL* handle, std::chrono::milliseconds budget);

 private:
  void set_request(CURL* handle);
  void set_limits(CURL* handle, std::chrono::milliseconds budget);
  void set_security(CURL* handle);
  void add_field_line(const std::string& line);
  HttpTrouble trouble(CURLcode code) const;

  static std::size_t on_field(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static int on_sending(void* self, char*, char*, int, int);

  const HttpClientSettings& settings_;
  const HttpRequest& request_;
  std::unique_ptr<curl_slist, CurlListFree> field_lines_;
  HttpAnswer answer_;
  std::size_t received_fields_ = 0;
  bool sending_ = false;    // bytes of the request may be on their way
  bool too_large_ = false;  // the answer, by our own limit
};

}  // namespace tongbao
