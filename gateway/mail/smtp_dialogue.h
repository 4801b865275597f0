#pragma once

#include <string>
#include <string_view>

#include "gateway/mail/mail_sender.h"

namespace tongbao {

/// How far a conversation with a mail server got.
enum class SmtpStage { connecting, hello, tls, signing_in, sender, recipient, data, message };

/// Listens to the lines of a conversation. Keeps the last answer only; what we say is never kept.
class SmtpDialogue {
 public:
  void we_said(std::string_view line);
  void server_said(std::string_view line);
  void message_went_out() { stage_ = SmtpStage::message; }

  SmtpStage stage() const { return stage_; }
  /// The last answer's code when it is a refusal (4xx or 5xx), else 0.
  int refusal() const;
  /// Its enhanced status code (RFC 3463) as "5.1.1"; empty when it has none.
  std::string enhanced_code() const;

 private:
  SmtpStage stage_ = SmtpStage::connecting;
  std::string answer_;
  bool has_left_ = false;
};

/// What a failed conversation means for the mail (RFC 5321 §4.2, RFC 3463). A permanent answer to recipient or message
/// ends the mail, unless it speaks of us: our rights (5.7.*, 530, 535, 538), our sender address (5.1.7, 5.1.8), our
/// commands (50x). `failure` is what the transport says; the server's own code goes before it.
MailSendOutcome judge_dialogue(const SmtpDialogue& dialogue, Failure failure);

}  // namespace tongbao
