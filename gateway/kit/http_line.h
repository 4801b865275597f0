#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <curl/curl.h>

#include "gateway/kit/http_call.h"

namespace tongbao {

struct EasyFree {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using EasyHandle = std::unique_ptr<CURL, EasyFree>;

/// Several calls side by side on one thread, over connections that are kept for the next ones.
class HttpLine {
 public:
  HttpLine();
  ~HttpLine();
  HttpLine(const HttpLine&) = delete;
  HttpLine& operator=(const HttpLine&) = delete;

  /// One more call for perform(); borrows both until then. False when libcurl cannot: no byte was sent.
  bool add(const HttpClientSettings& settings, const HttpTask& task, std::size_t place);
  /// Performs what was added; `arrived` gets each outcome with its place as soon as it is there.
  void perform(const std::function<void(std::size_t, HttpOutcome)>& arrived);

 private:
  struct Running {
    Running(const HttpClientSettings& settings, const HttpTask& task, std::size_t at, EasyHandle easy)
        : call{settings, *task.request}, place{at}, handle{std::move(easy)} {}
    HttpCall call;
    std::size_t place;
    EasyHandle handle;
  };
  struct MultiFree {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
  };

  void take_in(const CURLMsg& message, const std::function<void(std::size_t, HttpOutcome)>& arrived);
  void give_up(CURLMcode why, const std::function<void(std::size_t, HttpOutcome)>& arrived);
  std::unique_ptr<Running> take_out(CURL* handle);

  std::unique_ptr<CURLM, MultiFree> multi_;
  std::vector<EasyHandle> resting_;
  std::vector<std::unique_ptr<Running>> running_;
};

}  // namespace tongbao
