#include "gateway/mail/mime_message.h"

#include <array>
#include <cstdio>

#include "gateway/kit/digest.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

/// 48 characters of base 64, 60 with their frame: the first word fits behind "Subject: " in 76.
constexpr std::size_t kBytesInWord = 36;
constexpr std::size_t kBytesInLine = 57;

/// How many of the first `most` bytes end at a character's end.
std::size_t whole_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  while (most > 1 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80)
    --most;
  return most;
}

std::string with_crlf(std::string_view text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines += '\r';
    lines += c;
  }
  return lines;
}

std::string base64_lines(std::string_view bytes) {
  std::string lines;
  for (std::size_t at = 0; at < bytes.size(); at += kBytesInLine)
    lines += to_base64(bytes.substr(at, kBytesInLine)) + "\r\n";
  return lines;
}

}  // namespace

std::string encoded_words(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    const auto length = whole_characters(text, kBytesInWord);
    if (!words.empty()) words += "\r\n ";
    words += "=?UTF-8?B?" + to_base64(text.substr(0, length)) + "?=";
    text.remove_prefix(length);
  }
  return words;
}

std::string mail_date(Instant at) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto local = at + kTaipeiOffset;
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day day{midnight};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(local - midnight)};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0800",
                kDays[std::chrono::weekday{midnight}.c_encoding()], static_cast<unsigned>(day.day()),
                kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

std::string mime_bytes(const MimeMessage& message) {
  return "From: " + encoded_words(message.from_name) + (message.from_name.empty() ? "" : "\r\n ") + "<" + message.from +
         ">\r\nTo: <" + message.to + ">\r\nSubject: " + encoded_words(message.subject) +
         "\r\nDate: " + mail_date(message.written_at) + "\r\nMessage-ID: " + message.message_id +
         "\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
         "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Language: zh-Hant, en\r\n"
         "Content-Transfer-Encoding: base64\r\n\r\n" +
         base64_lines(with_crlf(message.text));
}

}  // namespace tongbao
