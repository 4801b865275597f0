#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/mail/mail_sender.h"
#include "gateway/settings/settings.h"

namespace tongbao {

/// SMTP over libcurl: TLS 1.2 or later with the server's name checked, one total deadline for each mail, no proxy. A
/// connection for each mail. One thread.
class SmtpClient final : public MailSender {
 public:
  /// Borrows the settings. `password` as read from its file; empty: without signing in. `stopping` is asked while a
  /// mail is under way: then what has not gone out whole is broken off as trouble `stopped`, and nothing of it has
  /// arrived.
  SmtpClient(const MailSettings& settings, std::string password, std::function<bool()> stopping);
  ~SmtpClient() override;

  /// Codes of trouble: `smtp_<code>` where the server said so, else `connect_failed`, `tls_failed`, `tls_not_offered`,
  /// `tls_files_unusable`, `sign_in_refused`, `timed_out`, `connection_broken`,
  /// `stopped`. The detail never holds an address.
  MailSendOutcome send(const std::string& from, const std::string& to, const std::string& bytes) override;

  /// Connects, greets, secures, signs in and says NOOP: nothing is sent. Nothing when all of it went well.
  std::optional<Failure> reach();

 private:
  class Handle;
  const MailSettings& settings_;
  std::string password_;
  std::function<bool()> stopping_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace tongbao
