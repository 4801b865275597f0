#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "gateway/relay/senders.h"
#include "tests/simulator/sim_agency.h"
#include "tests/simulator/sim_plugin.h"

namespace tongbao::simulator {

/// The wires between workers and agency, and everything else that happens after a while. One thread.
class SimNetwork {
 public:
  explicit SimNetwork(Scene& scene);

  SimAgency& agency() { return agency_; }
  /// Time passes; what is due meanwhile happens at its instant.
  void pass(Millis span);
  /// When the next thing happens; nothing when nothing will.
  std::optional<Steady> next_event() const;
  /// Requests of this notice still on their way to the agency.
  bool travelling(const std::string& notice_id) const;

  /// Where a worker's answers arrive; nobody's when the worker is dead.
  struct Inbox {
    std::deque<Arrival> arrived;
    std::size_t under_way = 0;
    bool gone = false;
  };
  void send(const std::shared_ptr<Inbox>& inbox, Dispatch dispatch);

 private:
  struct Journey {
    std::shared_ptr<Inbox> inbox;
    Dispatch dispatch;
    Instant started_at{};
    std::string body;
  };
  using JourneyOf = std::shared_ptr<Journey>;

  void later(Millis after, std::function<void()> step);
  void reach(const JourneyOf& journey, Millis after, std::optional<Millis> answer_after);
  void answer(const JourneyOf& journey, Millis after, HttpAnswer answer);
  void trouble(const JourneyOf& journey, Millis after, const std::string& code, bool may_have_arrived);
  void arrive(Journey& journey, SendOutcome outcome);
  void note_seen(const Journey& journey, const SendOutcome& outcome);
  bool answers_foreign(const JourneyOf& journey, std::size_t fate);

  Scene& scene_;
  SimAgency agency_;
  SimPlugin reader_;
  std::multimap<Steady, std::function<void()>> events_;
  std::map<std::string, int> travelling_;
};

/// One worker's way out.
class SimSenders final : public Senders {
 public:
  SimSenders(Scene& scene, SimNetwork& network) : scene_{scene}, network_{network} {}
  ~SimSenders() override { inbox_->gone = true; }
  SimSenders(const SimSenders&) = delete;
  SimSenders& operator=(const SimSenders&) = delete;

  void start(std::vector<Dispatch> dispatches) override;
  std::vector<Arrival> take_arrivals(std::size_t limit) override;
  std::size_t arrived() const override { return inbox_->arrived.size(); }
  std::size_t under_way() const override { return inbox_->under_way; }

 private:
  void start_one(Dispatch dispatch);

  Scene& scene_;
  SimNetwork& network_;
  std::shared_ptr<SimNetwork::Inbox> inbox_ = std::make_shared<SimNetwork::Inbox>();
};

}  // namespace tongbao::simulator
