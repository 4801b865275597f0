#include "gateway/relay/sender_pool.h"

#include <set>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "tests/unit/relay/relay_bed.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

SendOutcome receipt(std::string word) {
  HandedOver handed;
  handed.receipt = std::move(word);
  return handed;
}

/// Carries four at a time; what becomes of each stands in its notice id.
class Carrier final : public TransportAdapter {
 public:
  SendOutcome send(const Envelope&) override { throw std::logic_error{"one by one"}; }
  std::size_t side_by_side() const override { return 4; }
  void send_all(std::span<const Envelope* const> envelopes, OutcomeSink& sink) override {
    {
      const std::lock_guard lock{mutex_};
      sizes.push_back(envelopes.size());
    }
    std::optional<std::size_t> slow;
    for (std::size_t place = 0; place < envelopes.size(); ++place) {
      const auto& id = envelopes[place]->notice_id;
      if (id == "throws") throw std::runtime_error{"no further"};
      if (id == "kept") continue;
      if (id == "slow")
        slow = place;
      else
        sink.take(place, receipt(id));
      if (id == "twice") sink.take(place, receipt("again"));
    }
    if (!slow) return;
    while (!may_end.load())
      std::this_thread::sleep_for(1ms);
    sink.take(*slow, receipt("slow"));
  }

  std::atomic<bool> may_end{false};
  std::vector<std::size_t> sizes;

 private:
  std::mutex mutex_;
};

struct PoolBed : RelayBed<> {
  PoolBed() : RelayBed{Engine::sqlite, "land"}, with_transport{tools()} {
    route.window = 8;
    with_transport.transport = &carrier;
  }

  static std::vector<Dispatch> dispatches(const std::vector<std::string>& ids) {
    std::vector<Dispatch> all;
    for (const auto& id : ids) {
      auto& [due, composed] = all.emplace_back();
      due.notice.notice_id = composed.envelope.notice_id = id;
      composed.envelope.budget = 5s;
    }
    return all;
  }

  /// What became of the next `count`, by notice.
  static std::map<std::string, std::string> next(SenderPool& pool, std::size_t count) {
    std::map<std::string, std::string> words;
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (words.size() < count && std::chrono::steady_clock::now() < until) {
      for (auto& arrival : pool.take_arrivals(count)) {
        const auto* handed = std::get_if<HandedOver>(&arrival.outcome);
        const auto* failed = std::get_if<Failed>(&arrival.outcome);
        words[arrival.dispatch.due.notice.notice_id] =
            handed != nullptr ? handed->receipt
                              : failed->failure.code + (failed->may_have_arrived ? " perhaps arrived" : "");
      }
      std::this_thread::sleep_for(1ms);
    }
    return words;
  }

  using Words = std::map<std::string, std::string>;
  Carrier carrier;
  RouteTools with_transport;
  Doorbell bell{{}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sender_pool, PoolBed)

BOOST_AUTO_TEST_CASE(a_call_carries_no_more_than_the_way_can_and_a_slow_one_holds_nobody_up) {
  SenderPool pool{with_transport, bell};
  pool.start(dispatches({"a", "slow", "b", "c", "d", "e"}));
  const Words quick{{"a", "a"}, {"b", "b"}, {"c", "c"}, {"d", "d"}, {"e", "e"}};
  BOOST_TEST((next(pool, 5) == quick));
  BOOST_TEST(pool.under_way() == 1U);
  carrier.may_end = true;
  BOOST_TEST((next(pool, 1) == Words{{"slow", "slow"}}));
  BOOST_TEST(pool.under_way() == 0U);
  for (const auto size : carrier.sizes)
    BOOST_TEST(size <= 4U);
}

BOOST_AUTO_TEST_CASE(what_a_throwing_way_did_not_hand_in_may_have_arrived) {
  SenderPool pool{with_transport, bell};
  pool.start(dispatches({"a", "throws", "b"}));
  const Words words{{"a", "a"}, {"throws", "module_threw perhaps arrived"}, {"b", "module_threw perhaps arrived"}};
  BOOST_TEST((next(pool, 3) == words));
}

BOOST_AUTO_TEST_CASE(an_outcome_kept_back_is_doubtful_and_a_second_one_changes_nothing) {
  SenderPool pool{with_transport, bell};
  pool.start(dispatches({"kept", "twice"}));
  BOOST_TEST((next(pool, 2) == Words{{"kept", "module_kept_outcome perhaps arrived"}, {"twice", "twice"}}));
  BOOST_TEST(pool.under_way() == 0U);
  BOOST_TEST(pool.arrived() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
