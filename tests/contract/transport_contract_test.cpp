#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/contract/adapter_under_test.h"
#include "tests/contract/wrong_peer.h"

using namespace tongbao;
using namespace std::chrono_literals;
namespace bdata = boost::unit_test::data;

namespace {

constexpr std::chrono::milliseconds kBudget{700};
constexpr std::chrono::milliseconds kSlack{800};  // a loaded machine's own delays

Envelope an_envelope() {
  Envelope envelope;
  envelope.notice_id = "01JD9Z00000000000000000001";
  envelope.case_id = "01JD9Z00000000000000000000";
  envelope.procedure = "land.address";
  envelope.source = "urn:tongbao:office:09020010";
  envelope.subject = "n5yQ1kXv9c0kzq2m0p9f2A";
  envelope.subject_seq = 42;
  envelope.logged_at = Instant{std::chrono::milliseconds{1'795'316'645'000}};
  envelope.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  envelope.budget = kBudget;
  envelope.message = {"tw.tongbao.person.address-changed.v1", {"", "", {{"PersonName", "許功蓋", {}}}}};
  return envelope;
}

/// Sends once; the outcome must be a Failed that came in time.
Failed failed_in_time(TransportAdapter& transport) {
  const auto from = std::chrono::steady_clock::now();
  SendOutcome outcome;
  BOOST_REQUIRE_NO_THROW(outcome = transport.send(an_envelope()));
  BOOST_TEST((std::chrono::steady_clock::now() - from < kBudget + kSlack), "the budget must be obeyed");
  const auto* failed = std::get_if<Failed>(&outcome);
  BOOST_REQUIRE(failed != nullptr);
  BOOST_TEST(!failed->failure.code.empty());
  BOOST_TEST(failed->failure.detail.find("許功蓋") == std::string::npos);
  return *failed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transport_contract)

BOOST_AUTO_TEST_CASE(there_are_adapters_to_test) {
  BOOST_TEST(!kAdapters.empty());
}

BOOST_DATA_TEST_CASE(offers_a_way_to_send_and_no_plugin, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  BOOST_TEST(adapter->plugin() == nullptr);
  BOOST_TEST(((adapter->transport() != nullptr) != (adapter->batch() != nullptr)));
}

BOOST_DATA_TEST_CASE(knows_that_nothing_arrived_where_nobody_listens, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  if (!adapter.sends()) return;
  const auto failed = failed_in_time(*adapter->transport());
  BOOST_TEST(!failed.may_have_arrived);
  BOOST_TEST((failed.failure.kind == FailureKind::transient));
  BOOST_TEST(!failed.retry_after.has_value());
}

BOOST_DATA_TEST_CASE(takes_nobody_s_word_but_the_agency_s, bdata::make(kAdapters), name) {
  using Manner = WrongPeer::Manner;
  for (const auto manner :
       {Manner::closes_at_once, Manner::talks_plainly, Manner::says_nothing, Manner::has_another_key}) {
    BOOST_TEST_CONTEXT("manner " << static_cast<int>(manner)) {
      const WrongPeer peer{manner};
      const AdapterUnderTest adapter{name, peer.port()};
      if (!adapter.sends()) return;
      const auto failed = failed_in_time(*adapter->transport());
      BOOST_TEST(peer.connections() > 0);
      BOOST_TEST(peer.bytes_heard() == 0);
      BOOST_TEST(!failed.may_have_arrived, failed.failure.code);  // no handshake: not a byte of the message left us
    }
  }
}

BOOST_DATA_TEST_CASE(takes_no_verdict_from_an_answer_that_is_not_the_agency_s_kind, bdata::make(kAdapters), name) {
  const WrongPeer peer{WrongPeer::Manner::has_another_key};
  const AdapterUnderTest adapter{name, peer.port(), Trust::the_peer};  // the same peer, trusted: now it hears us
  if (!adapter.sends()) return;
  const auto failed = failed_in_time(*adapter->transport());
  BOOST_TEST(peer.bytes_heard() > 0);
  BOOST_TEST(failed.may_have_arrived, failed.failure.code);
}

BOOST_DATA_TEST_CASE(hands_in_one_outcome_for_each_of_many_in_the_time_of_one, bdata::make(kAdapters), name) {
  struct Sink final : OutcomeSink {
    std::vector<std::size_t> places;
    std::size_t failed = 0;
    void take(std::size_t place, SendOutcome outcome) override {
      places.push_back(place);
      failed += std::holds_alternative<Failed>(outcome) ? 1U : 0U;
    }
  } sink;
  const WrongPeer silent{WrongPeer::Manner::says_nothing};
  const AdapterUnderTest adapter{name, silent.port()};
  if (!adapter.sends()) return;
  auto& transport = *adapter->transport();
  BOOST_REQUIRE(transport.side_by_side() > 0);
  const std::vector<Envelope> envelopes(transport.side_by_side(), an_envelope());
  std::vector<const Envelope*> all;
  std::vector<std::size_t> expected;
  for (const auto& envelope : envelopes) {
    expected.push_back(all.size());
    all.push_back(&envelope);
  }
  const auto from = std::chrono::steady_clock::now();
  BOOST_REQUIRE_NO_THROW(transport.send_all(all, sink));
  BOOST_TEST((std::chrono::steady_clock::now() - from < kBudget + kSlack), "the budget counts for all at once");
  std::ranges::sort(sink.places);
  BOOST_TEST(sink.places == expected, boost::test_tools::per_element());
  BOOST_TEST(sink.failed == envelopes.size());
}

BOOST_DATA_TEST_CASE(may_be_called_by_many_threads, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  auto* transport = adapter->transport();
  if (!adapter.sends()) return;
  std::atomic<int> failures{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        for (int n = 0; n < 5; ++n)
          failures += std::holds_alternative<Failed>(transport->send(an_envelope())) ? 1 : 0;
      });
  }
  BOOST_TEST(failures == 40);
}

BOOST_DATA_TEST_CASE(what_does_not_send_hands_the_same_whole_message_over_each_time, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  if (adapter->transport() == nullptr || adapter.sends()) return;
  const auto once = adapter->transport()->send(an_envelope());
  const auto again = adapter->transport()->send(an_envelope());
  BOOST_REQUIRE(std::holds_alternative<HandedOver>(once));
  BOOST_REQUIRE(std::holds_alternative<HandedOver>(again));
  const auto& handed = std::get<HandedOver>(once);
  BOOST_TEST(!handed.for_mailbox.empty());
  BOOST_TEST(handed.for_mailbox == std::get<HandedOver>(again).for_mailbox);
  BOOST_TEST(handed.for_mailbox == handed.wire.request_bytes);
  for (const auto* part : {"01JD9Z00000000000000000001", "許功蓋", "tw.tongbao.person.address-changed.v1"})
    BOOST_TEST(handed.for_mailbox.find(part) != std::string::npos, part);
}

BOOST_DATA_TEST_CASE(answers_that_come_later_are_a_failure_or_none_while_nobody_listens, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  auto* answers = adapter->answers();
  if (answers == nullptr) return;
  for (int n = 0; n < 2; ++n) {
    const auto collected = answers->collect(16);
    if (collected)
      BOOST_TEST(collected->empty());
    else
      BOOST_TEST((collected.failure().kind == FailureKind::transient), collected.failure().code);
  }
  BOOST_CHECK_NO_THROW(static_cast<void>(answers->confirm({"nobody gave this out"})));
}

BOOST_AUTO_TEST_SUITE_END()
