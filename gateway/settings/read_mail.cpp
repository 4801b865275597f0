#include "gateway/settings/read_mail.h"

#include <algorithm>

#include "gateway/domain/email_address.h"
#include "gateway/kit/loopback.h"

namespace tongbao {
namespace {

constexpr std::string_view kMailKeys[] = {"port",      "tls",     "ca_file", "user",          "password",  "from",
                                          "from_name", "look_up", "poll_ms", "send_budget_s", "retry_days"};

bool is_host(std::string_view text) {
  return text.size() <= 253 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == ':';
         });
}

/// What a citizen's mail program makes a link of: printed as it stands.
bool is_look_up_address(std::string_view text) {
  return text.starts_with("https://") && text.size() > 8 && text.size() <= 200 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

bool is_one_line(std::string_view text) {
  return text.size() <= 100 &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void check_sender(TomlFile& file, const MailSettings& mail) {
  if (!is_email_address(mail.from))
    file.refuse("mail.from", file.has("mail.from")
                                 ? "\"" + mail.from + "\" is no e-mail address"
                                 : "missing; the address mail comes from, and bounces go to, is required");
  if (!is_one_line(mail.from_name)) file.refuse("mail.from_name", "is longer than 100 bytes, or more than one line");
  if (!is_look_up_address(mail.look_up))
    file.refuse("mail.look_up",
                "is required: the https:// address where a citizen looks up a case, 200 characters at most");
}

void check_server(TomlFile& file, const MailSettings& mail) {
  if (!is_host(mail.server)) file.refuse("mail.server", "\"" + mail.server + "\" is no host name and no address");
  if (mail.tls == MailTls::none && !is_loopback_address(mail.server))
    file.refuse("mail.tls", "\"none\" is for a mail server on this machine (127.0.0.1, ::1); \"" + mail.server +
                                "\" is not a loopback address");
  if (mail.tls == MailTls::none && !mail.ca_file.empty())
    file.refuse("mail.ca_file", "has no meaning with tls = \"none\"; leave it out");
  if (mail.user.empty() && file.has("mail.password")) file.refuse("mail.password", "stands without mail.user");
  if (!mail.user.empty() && !file.has("mail.password"))
    file.refuse("mail.user", "stands without mail.password (\"file:<path>\")");
  if (!is_one_line(mail.user)) file.refuse("mail.user", "is longer than 100 bytes, or more than one line");
}

}  // namespace

MailSettings read_mail(TomlFile& file) {
  MailSettings mail;
  mail.server = file.text("mail.server", "");
  mail.port = static_cast<std::uint16_t>(file.integer("mail.port", 1, 65535, mail.port));
  const auto tls = file.choice("mail.tls", {"starttls", "tls", "none"}, "starttls");
  mail.tls = tls == "none" ? MailTls::none : tls == "tls" ? MailTls::tls : MailTls::starttls;
  mail.ca_file = file.path("mail.ca_file", "");
  mail.user = file.text("mail.user", "");
  mail.password = file.secret("mail.password", false);
  mail.from = file.text("mail.from", "");
  mail.from_name = file.text("mail.from_name", mail.from_name);
  mail.look_up = file.text("mail.look_up", "");
  mail.poll = std::chrono::milliseconds{file.integer("mail.poll_ms", 10, 60'000, 5000)};
  mail.send_budget = std::chrono::seconds{file.integer("mail.send_budget_s", 1, 120, 30)};
  mail.retry_days = static_cast<int>(file.integer("mail.retry_days", 1, 30, 14));
  if (mail.is_on()) {
    check_sender(file, mail);
    check_server(file, mail);
  } else if (std::ranges::any_of(kMailKeys, [&](auto key) { return file.has("mail." + std::string{key}); })) {
    file.refuse("mail.server", "missing; status mail is off without it, and the other keys of [mail] mean nothing");
  }
  return mail;
}

}  // namespace tongbao
