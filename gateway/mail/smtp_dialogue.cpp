#include "gateway/mail/smtp_dialogue.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tongbao {
namespace {

constexpr std::array<std::pair<std::string_view, SmtpStage>, 7> kCommands{{{"EHLO", SmtpStage::hello},
                                                                           {"HELO", SmtpStage::hello},
                                                                           {"STARTTLS", SmtpStage::tls},
                                                                           {"AUTH", SmtpStage::signing_in},
                                                                           {"MAIL", SmtpStage::sender},
                                                                           {"RCPT", SmtpStage::recipient},
                                                                           {"DATA", SmtpStage::data}}};
constexpr std::array kRecipientCodes{521, 550, 551, 552, 553, 554, 556};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The last of the complete lines: "550 5.1.1 no such user".
std::string_view last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
    text.remove_suffix(1);
  const auto before = text.rfind('\n');
  return before == std::string_view::npos ? text : text.substr(before + 1);
}

bool speaks_of_us(const std::string& enhanced) {
  return enhanced.starts_with("5.7.") || enhanced == "5.1.7" || enhanced == "5.1.8" || enhanced.starts_with("5.5.");
}

bool is_about_mail(SmtpStage stage) {
  return stage == SmtpStage::recipient || stage == SmtpStage::data || stage == SmtpStage::message;
}

}  // namespace

void SmtpDialogue::we_said(std::string_view line) {
  const auto word = line.substr(0, line.find_first_of(" \r\n"));
  // Taking leave after a refusal must not make it forgotten.
  if (word == "QUIT") has_left_ = true;
  if (has_left_) return;
  const auto* known = std::ranges::find(kCommands, word, &std::pair<std::string_view, SmtpStage>::first);
  // Anything else goes on with what was begun: the secrets of signing in.
  if (known != kCommands.end()) stage_ = known->second;
  answer_.clear();
}

void SmtpDialogue::server_said(std::string_view line) {
  if (!has_left_) answer_ = last_line(line);
}

int SmtpDialogue::refusal() const {
  if (answer_.size() < 3 || !std::all_of(answer_.begin(), answer_.begin() + 3, is_digit)) return 0;
  const int code = std::stoi(answer_.substr(0, 3));
  return code >= 400 && code <= 599 ? code : 0;
}

std::string SmtpDialogue::enhanced_code() const {
  if (answer_.size() < 5) return {};
  const auto rest = std::string_view{answer_}.substr(4);
  const auto code = rest.substr(0, rest.find(' '));
  const bool is_code =
      std::ranges::all_of(code, [](char c) { return is_digit(c) || c == '.'; }) && std::ranges::count(code, '.') == 2;
  return is_code ? std::string{code} : std::string{};
}

MailSendOutcome judge_dialogue(const SmtpDialogue& dialogue, Failure failure) {
  const int code = dialogue.refusal();
  if (code == 0) return MailTrouble{std::move(failure), true};
  failure.code = "smtp_" + std::to_string(code);
  const bool about_mail = is_about_mail(dialogue.stage()) && !speaks_of_us(dialogue.enhanced_code());
  if (code < 500) return MailTrouble{std::move(failure), !about_mail || code == 421};
  if (about_mail && std::ranges::count(kRecipientCodes, code) > 0) return MailRefused{failure.code};
  return MailTrouble{std::move(failure), true};
}

}  // namespace tongbao
