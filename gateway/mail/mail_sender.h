#pragma once

#include <string>
#include <variant>

#include "gateway/contract/failure.h"

namespace tongbao {

/// The server has it and will carry it on.
struct MailTaken {};
/// The server will never take it for this recipient. `code`: "smtp_550".
struct MailRefused {
  std::string code;
};
/// Not now; code `stopped`: broken off because this process ends, nothing arrived. `of_server`: it says nothing about
/// this mail or its recipient; the next would fare the same.
struct MailTrouble {
  Failure failure;
  bool of_server = true;
};

using MailSendOutcome = std::variant<MailTaken, MailRefused, MailTrouble>;

/// Puts mails on their way. A MailTrouble after the message's last byte may mean that it arrived.
class MailSender {
 public:
  virtual ~MailSender() = default;
  /// `bytes` is the whole message. One thread.
  virtual MailSendOutcome send(const std::string& from, const std::string& to, const std::string& bytes) = 0;
};

}  // namespace tongbao
