#include "gateway/mail/smtp_client.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include <curl/curl.h>

#include "gateway/mail/smtp_dialogue.h"

namespace tongbao {
namespace {

struct SmtpTrouble {
  CURLcode code;
  FailureKind kind;
  const char* word;
};

// What is not listed is a broken connection.
constexpr SmtpTrouble kSmtpTroubles[] = {
    {CURLE_COULDNT_RESOLVE_HOST, FailureKind::transient, "connect_failed"},
    {CURLE_COULDNT_CONNECT, FailureKind::transient, "connect_failed"},
    {CURLE_OPERATION_TIMEDOUT, FailureKind::transient, "timed_out"},
    {CURLE_SSL_CONNECT_ERROR, FailureKind::transient, "tls_failed"},
    {CURLE_PEER_FAILED_VERIFICATION, FailureKind::transient, "tls_failed"},
    {CURLE_USE_SSL_FAILED, FailureKind::transient, "tls_not_offered"},
    {CURLE_SSL_CACERT_BADFILE, FailureKind::configuration, "tls_files_unusable"},
    {CURLE_ABORTED_BY_CALLBACK, FailureKind::transient, "stopped"},
    {CURLE_LOGIN_DENIED, FailureKind::configuration, "sign_in_refused"},
};

Failure failure_of(CURLcode code) {
  // libcurl's own words for the code, never the server's: those may repeat the address.
  Failure failure{FailureKind::transient, "connection_broken", curl_easy_strerror(code)};
  for (const auto& known : kSmtpTroubles) {
    if (known.code != code) continue;
    failure.kind = known.kind;
    failure.code = known.word;
  }
  return failure;
}

bool smtp_is_ready() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

std::string url_of(const MailSettings& settings) {
  const bool six = settings.server.find(':') != std::string::npos;
  return std::string{settings.tls == MailTls::tls ? "smtps://" : "smtp://"} + (six ? "[" : "") + settings.server +
         (six ? "]" : "") + ":" + std::to_string(settings.port);
}

/// What is still to be sent of a message.
struct Outgoing {
  std::string_view rest;
  const std::function<bool()>& stopping;
  /// Once the last byte is out only the server's answer says what became of it.
  static int look(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& outgoing = *static_cast<Outgoing*>(self);
    return !outgoing.rest.empty() && outgoing.stopping() ? 1 : 0;
  }
  static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* self) {
    auto& rest = static_cast<Outgoing*>(self)->rest;
    const auto length = std::min(rest.size(), size * count);
    std::memcpy(buffer, rest.data(), length);
    rest.remove_prefix(length);
    return length;
  }
};

int listen(CURL*, curl_infotype kind, char* bytes, std::size_t length, void* self) {
  auto& dialogue = *static_cast<SmtpDialogue*>(self);
  if (kind == CURLINFO_HEADER_OUT) dialogue.we_said({bytes, length});
  if (kind == CURLINFO_HEADER_IN) dialogue.server_said({bytes, length});
  if (kind == CURLINFO_DATA_OUT) dialogue.message_went_out();
  return 0;
}

std::size_t swallow(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

struct RecipientsFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

/// libcurl's handle, and what was said on its connection.
class SmtpClient::Handle {
 public:
  Handle() : curl_{smtp_is_ready() ? curl_easy_init() : nullptr} {}
  ~Handle() {
    if (curl_ != nullptr) curl_easy_cleanup(curl_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  bool is_usable() const { return curl_ != nullptr; }
  CURL* begin(const MailSettings& settings, const std::string& password) {
    dialogue_ = SmtpDialogue{};
    curl_easy_reset(curl_);
    set_limits(settings);
    set_security(settings);
    if (!settings.user.empty()) {
      curl_easy_setopt(curl_, CURLOPT_USERNAME, settings.user.c_str());
      curl_easy_setopt(curl_, CURLOPT_PASSWORD, password.c_str());
    }
    return curl_;
  }
  CURLcode perform() { return curl_easy_perform(curl_); }
  const SmtpDialogue& dialogue() const { return dialogue_; }

 private:
  void set_limits(const MailSettings& settings) {
    const auto budget = std::chrono::milliseconds{settings.send_budget}.count();
    curl_easy_setopt(curl_, CURLOPT_URL, url_of(settings).c_str());
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_TIMEOUT_MS, static_cast<long>(budget));
    curl_easy_setopt(curl_, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(settings.send_budget.count()));
    // libcurl would use a connection again on which an answer is still to come: that answer would then be taken for the
    // next mail's.
    curl_easy_setopt(curl_, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &swallow);
    curl_easy_setopt(curl_, CURLOPT_VERBOSE, 1L);  // heard by listen() alone, nothing is printed
    curl_easy_setopt(curl_, CURLOPT_DEBUGFUNCTION, &listen);
    curl_easy_setopt(curl_, CURLOPT_DEBUGDATA, &dialogue_);
  }
  void set_security(const MailSettings& settings) {
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, settings.tls == MailTls::tls ? "smtps" : "smtp");
    curl_easy_setopt(curl_, CURLOPT_PROXY, "");  // whatever the environment says
    curl_easy_setopt(curl_, CURLOPT_NETRC, CURL_NETRC_IGNORED);
    const bool plain = settings.tls == MailTls::none;
    curl_easy_setopt(curl_, CURLOPT_USE_SSL, static_cast<long>(plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYHOST, 2L);
    if (settings.ca_file.empty()) return;
    curl_easy_setopt(curl_, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(curl_, CURLOPT_CAINFO, settings.ca_file.c_str());
  }

  CURL* curl_;
  SmtpDialogue dialogue_;
};

SmtpClient::SmtpClient(const MailSettings& settings, std::string password, std::function<bool()> stopping)
    : settings_{settings},
      password_{std::move(password)},
      stopping_{std::move(stopping)},
      handle_{std::make_unique<Handle>()} {}

SmtpClient::~SmtpClient() = default;

MailSendOutcome SmtpClient::send(const std::string& from, const std::string& to, const std::string& bytes) {
  if (!handle_->is_usable()) return MailTrouble{{FailureKind::defect, "no_transport", "libcurl cannot be used"}, true};
  auto* curl = handle_->begin(settings_, password_);
  const std::unique_ptr<curl_slist, RecipientsFree> recipients{curl_slist_append(nullptr, ("<" + to + ">").c_str())};
  Outgoing outgoing{bytes, stopping_};
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes.size()));
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, &Outgoing::read);
  curl_easy_setopt(curl, CURLOPT_READDATA, &outgoing);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Outgoing::look);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &outgoing);
  const auto code = handle_->perform();
  // The handle outlives this call; nothing in it may point here.
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, nullptr);
  curl_easy_setopt(curl, CURLOPT_READDATA, nullptr);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 1L);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, nullptr);
  if (code == CURLE_OK) return MailTaken{};
  return judge_dialogue(handle_->dialogue(), failure_of(code));
}

std::optional<Failure> SmtpClient::reach() {
  if (!handle_->is_usable()) return Failure{FailureKind::defect, "no_transport", "libcurl cannot be used"};
  auto* curl = handle_->begin(settings_, password_);
  curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
  const auto code = handle_->perform();
  if (code == CURLE_OK) return std::nullopt;
  auto failure = failure_of(code);
  if (const int refusal = handle_->dialogue().refusal(); refusal != 0 && code != CURLE_LOGIN_DENIED)
    failure.code = "smtp_" + std::to_string(refusal);
  return failure;
}

}  // namespace tongbao
