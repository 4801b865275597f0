#include "adapters/mailbox/transport.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(mailbox_transport)

BOOST_AUTO_TEST_CASE(hands_over_the_event_under_the_notice_s_id_and_sends_nothing) {
  Envelope envelope;
  envelope.notice_id = "01JD9Z00000000000000000001";
  envelope.source = "urn:tongbao:office:09020010";
  envelope.subject = "p-9f2c";
  envelope.subject_seq = 42;
  envelope.logged_at = Instant{std::chrono::milliseconds{1'795'316'645'000}};
  envelope.message = {"tw.tongbao.person.address-changed.v1", {"", "", {{"UserName", "許功蓋", {}}}}};
  MailboxTransport mailbox;
  const auto outcome = mailbox.send(envelope);
  BOOST_REQUIRE(std::holds_alternative<HandedOver>(outcome));
  const auto& handed = std::get<HandedOver>(outcome);
  BOOST_TEST(handed.receipt == envelope.notice_id);
  BOOST_TEST(handed.wire.request_bytes == handed.for_mailbox);
  BOOST_TEST(handed.wire.answer_bytes.empty());
  BOOST_TEST(!handed.until);
  const auto event = nlohmann::json::parse(handed.for_mailbox);
  BOOST_TEST(event["id"] == envelope.notice_id);
  BOOST_TEST(event["data"]["UserName"] == "許功蓋");
  BOOST_TEST(event["subjectseq"] == "00000000000000000042");
  // Another attempt gives the same bytes: only the notice counts.
  envelope.attempt = 7;
  BOOST_TEST(std::get<HandedOver>(mailbox.send(envelope)).for_mailbox == handed.for_mailbox);
}

BOOST_AUTO_TEST_SUITE_END()
