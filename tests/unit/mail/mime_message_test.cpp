// The bytes of a mail. tests/integration/mail_test.py reads them with Python's parser, too.
#include "gateway/mail/mime_message.h"

#include <algorithm>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/digest.h"
#include "gateway/kit/utf8.h"

using namespace tongbao;

namespace {

MimeMessage a_message() {
  return {"通報 Tongbao",         "noreply@example.tw", "ta-ming@example.tw",
          "案件 已收件",          "<01ABC@example.tw>", Instant{std::chrono::milliseconds{1'795'316'645'000}},
          "第一行\nsecond line\n"};
}

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> lines;
  std::istringstream stream{bytes};
  for (std::string line; std::getline(stream, line);) {
    BOOST_TEST(line.ends_with("\r"));
    line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mime_message)

BOOST_AUTO_TEST_CASE(has_every_line_a_mail_needs) {
  const auto lines = lines_of(mime_bytes(a_message()));
  const auto has = [&](const std::string& line) { return std::ranges::count(lines, line) == 1; };
  for (const auto* line :
       {"From: =?UTF-8?B?6YCa5aCxIFRvbmdiYW8=?=", " <noreply@example.tw>", "To: <ta-ming@example.tw>",
        "Subject: =?UTF-8?B?5qGI5Lu2IOW3suaUtuS7tg==?=", "Date: Sun, 22 Nov 2026 11:04:05 +0800",
        "Message-ID: <01ABC@example.tw>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"})
    BOOST_TEST(has(line), line);
  BOOST_TEST(lines.back() == to_base64("第一行\r\nsecond line\r\n"));
  BOOST_TEST(std::ranges::count(lines, std::string{}) == 1);  // head and text
}

BOOST_AUTO_TEST_CASE(says_the_same_in_the_same_bytes) {
  BOOST_TEST(mime_bytes(a_message()) == mime_bytes(a_message()));
}

BOOST_AUTO_TEST_CASE(keeps_lines_short_and_ascii) {
  auto message = a_message();
  for (int i = 0; i < 40; ++i) {
    message.subject += "請您補辦";
    message.text += "一段很長的說明文字，超過一行。";
  }
  for (const auto& line : lines_of(mime_bytes(message))) {
    BOOST_TEST(line.size() <= 78u);
    BOOST_TEST(std::ranges::all_of(line, [](char c) { return c >= ' ' && c < 0x7F; }));
  }
}

BOOST_AUTO_TEST_CASE(never_cuts_a_character_in_two) {
  for (const std::string start : {"", "a", "ab"}) {
    std::string text = start;
    for (int i = 0; i < 30; ++i)
      text += i % 2 == 0 ? "通" : "𠀀";
    std::istringstream words{encoded_words(text)};
    std::string back;
    for (std::string word; words >> word;) {
      BOOST_TEST(word.size() <= 75u);
      const auto part = from_base64(word.substr(10, word.size() - 12));
      BOOST_REQUIRE(part.has_value());
      BOOST_TEST(is_utf8(*part));
      back += *part;
    }
    BOOST_TEST(back == text);
  }
}

BOOST_AUTO_TEST_CASE(writes_days_as_mail_does) {
  BOOST_TEST(mail_date(Instant{std::chrono::milliseconds{0}}) == "Thu, 01 Jan 1970 08:00:00 +0800");
  BOOST_TEST(mail_date(Instant{std::chrono::milliseconds{1'772'294'399'999}}) == "Sat, 28 Feb 2026 23:59:59 +0800");
}

BOOST_AUTO_TEST_SUITE_END()
