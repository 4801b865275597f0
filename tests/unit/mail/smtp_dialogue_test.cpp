// Whose fault a failed conversation is: only a permanent answer about this recipient or this message ends a mail.
#include "gateway/mail/smtp_dialogue.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

/// What it means when the server answers this to that command.
std::string judged(const std::string& said, const std::string& answer, bool message_was_sent = false) {
  SmtpDialogue dialogue;
  dialogue.server_said("220 mail.example.tw ESMTP\r\n");
  dialogue.we_said(said + "\r\n");
  if (message_was_sent) dialogue.message_went_out();
  if (!answer.empty()) dialogue.server_said(answer + "\r\n");
  const auto outcome = judge_dialogue(dialogue, {FailureKind::transient, "timed_out", ""});
  if (const auto* refused = std::get_if<MailRefused>(&outcome)) return "refused " + refused->code;
  const auto& trouble = std::get<MailTrouble>(outcome);
  return (trouble.of_server ? "server " : "mail ") + trouble.failure.code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(smtp_dialogue)

BOOST_AUTO_TEST_CASE(a_permanent_no_to_the_recipient_ends_the_mail) {
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "550 5.1.1 <a@b.tw>: no such user") == "refused smtp_550");
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "553 bad address") == "refused smtp_553");
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "550-5.1.1 long\r\n550 5.1.1 story") == "refused smtp_550");
  BOOST_TEST(judged("DATA", "552 5.2.2 mailbox full", true) == "refused smtp_552");
  BOOST_TEST(judged("DATA", "554 5.6.0 not like this", true) == "refused smtp_554");
}

BOOST_AUTO_TEST_CASE(a_permanent_no_to_us_does_not) {
  BOOST_TEST(judged("EHLO tongbao", "554 5.7.1 go away") == "server smtp_554");
  BOOST_TEST(judged("AUTH PLAIN", "535 5.7.8 wrong password") == "server smtp_535");
  BOOST_TEST(judged("MAIL FROM:<x@y.tw>", "550 5.1.0 sender refused") == "server smtp_550");
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "554 5.7.1 relay access denied") == "server smtp_554");
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "550 5.1.8 sender domain unknown") == "server smtp_550");
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "530 5.7.0 sign in first") == "server smtp_530");
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "503 bad sequence of commands") == "server smtp_503");
}

BOOST_AUTO_TEST_CASE(not_now_is_tried_again) {
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "450 4.2.0 greylisted") == "mail smtp_450");
  BOOST_TEST(judged("DATA", "451 4.3.0 try later", true) == "mail smtp_451");
  BOOST_TEST(judged("MAIL FROM:<x@y.tw>", "452 too busy") == "server smtp_452");
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "421 closing") == "server smtp_421");
}

BOOST_AUTO_TEST_CASE(without_a_refusal_the_transport_says_what_it_was) {
  BOOST_TEST(judged("DATA", "", true) == "server timed_out");
  BOOST_TEST(judged("DATA", "354 go ahead") == "server timed_out");
  BOOST_TEST(judged("RCPT TO:<a@b.tw>", "rubbish") == "server timed_out");
}

BOOST_AUTO_TEST_CASE(an_answer_belongs_to_the_last_thing_said) {
  SmtpDialogue dialogue;
  dialogue.we_said("AUTH LOGIN\r\n");
  dialogue.server_said("334 VXNlcm5hbWU6\r\n");
  dialogue.we_said("c2VjcmV0\r\n");  // a secret goes on with what was begun
  BOOST_TEST((dialogue.stage() == SmtpStage::signing_in));
  dialogue.server_said("535 5.7.8 no\r\n");
  BOOST_TEST(dialogue.refusal() == 535);
  BOOST_TEST(dialogue.enhanced_code() == "5.7.8");
  dialogue.we_said("NOOP\r\n");
  BOOST_TEST(dialogue.refusal() == 0);
}

BOOST_AUTO_TEST_CASE(taking_leave_does_not_make_a_refusal_forgotten) {
  SmtpDialogue dialogue;
  dialogue.we_said("RCPT TO:<a@b.tw>\r\n");
  dialogue.server_said("550 5.1.1 no such user\r\n");
  dialogue.we_said("QUIT\r\n");
  dialogue.server_said("221 bye\r\n");
  BOOST_TEST(dialogue.refusal() == 550);
}

BOOST_AUTO_TEST_SUITE_END()
