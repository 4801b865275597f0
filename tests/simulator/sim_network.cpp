#include "tests/simulator/sim_network.h"

#include <utility>

#include "adapters/rest_json/answers.h"
#include "gateway/kit/field_json.h"
#include "gateway/kit/strict_json.h"
#include "tests/kit/module_services.h"

namespace tongbao::simulator {
namespace {

HttpAnswer page_of(int status, const std::string& type, const std::string& body) {
  HttpAnswer answer{status, {}, body};
  answer.fields.add("content-type", type);
  return answer;
}

/// What came back, as the REST adapter of the product reads it at an agency that does not sign.
SendOutcome read_by_adapter(const Scene& scene, const Envelope& envelope, const std::string& body,
                            HttpOutcome outcome) {
  const auto* answer = std::get_if<HttpAnswer>(&outcome);
  if (scene.weakness.settles_on_4xx && answer != nullptr && answer->status / 100 == 4) {
    Field refusal;
    refusal.children = {{"outcome", "refused", {}}};
    return Answered{{envelope.notice_id, envelope.procedure, std::move(refusal)}, {}};
  }
  const FakeSigner nobody;
  SignedRequest sent;
  sent.request.body = body;
  return read_notice_answer(std::move(outcome), std::move(sent), envelope, {nobody, {}, scene.time.now(), false});
}

}  // namespace

SimNetwork::SimNetwork(Scene& scene)
    : scene_{scene}, agency_{scene, [this](Millis after, std::function<void()> step) {
                               later(after, std::move(step));
                             }} {}

void SimNetwork::later(Millis after, std::function<void()> step) {
  events_.emplace(scene_.time.steady() + after, std::move(step));
}

std::optional<Steady> SimNetwork::next_event() const {
  if (events_.empty()) return std::nullopt;
  return events_.begin()->first;
}

bool SimNetwork::travelling(const std::string& notice_id) const {
  const auto found = travelling_.find(notice_id);
  return found != travelling_.end() && found->second > 0;
}

void SimNetwork::pass(Millis span) {
  const auto until = scene_.time.steady() + span;
  while (!events_.empty() && events_.begin()->first <= until) {
    auto due = events_.extract(events_.begin());
    if (due.key() > scene_.time.steady()) scene_.time.pass(due.key() - scene_.time.steady());
    due.mapped()();
  }
  if (until > scene_.time.steady()) scene_.time.pass(until - scene_.time.steady());
}

/// In the words the exchange must have for it.
void SimNetwork::note_seen(const Journey& journey, const SendOutcome& outcome) {
  const auto& due = journey.dispatch.due;
  auto& seen = scene_.ledger.notices.at(due.notice.notice_id).attempts[due.attempts + 1];
  seen.ended = true;
  if (std::holds_alternative<Failed>(outcome)) {
    seen.result = "failed";
  } else if (std::holds_alternative<HandedOver>(outcome)) {
    seen.result = "handed_over";
  } else {
    seen.result = "answered";
    const auto verdict = reader_.interpret(std::get<Answered>(outcome).reply);
    if (const auto* settled = std::get_if<Settled>(&verdict)) seen.outcome = to_word(settled->outcome);
  }
}

void SimNetwork::arrive(Journey& journey, SendOutcome outcome) {
  if (journey.inbox->gone) return;
  note_seen(journey, outcome);
  scene_.trace.say("network", "brings back outcome " + std::to_string(outcome.index()),
                   scene_.ledger.name(journey.dispatch.due.notice.notice_id));
  journey.inbox->arrived.push_back(
      {std::move(journey.dispatch), journey.started_at, scene_.time.now(), std::move(outcome)});
}

void SimNetwork::answer(const JourneyOf& journey, Millis after, HttpAnswer came) {
  later(after, [this, journey, came = std::move(came)] {
    arrive(*journey, read_by_adapter(scene_, journey->dispatch.composed.envelope, journey->body, came));
  });
}

void SimNetwork::trouble(const JourneyOf& journey, Millis after, const std::string& code, bool may_have_arrived) {
  later(after, [this, journey, code, may_have_arrived] {
    arrive(*journey, read_by_adapter(scene_, journey->dispatch.composed.envelope, journey->body,
                                     HttpTrouble{{FailureKind::transient, code, ""}, may_have_arrived}));
  });
}

/// The request comes to the agency; its answer comes back, or not.
void SimNetwork::reach(const JourneyOf& journey, Millis after, std::optional<Millis> answer_after) {
  const auto envelope = journey->dispatch.composed.envelope;
  ++travelling_[envelope.notice_id];
  later(after, [this, journey, envelope, answer_after, body = journey->body] {
    --travelling_[envelope.notice_id];
    auto said = agency_.hear(envelope, body);
    if (scene_.fault(25)) said = page_of(200, "application/json", R"({"greeting":"hello"})");  // nobody can read that
    if (answer_after) answer(journey, *answer_after, std::move(said));
  });
}

/// What others on the way say in the agency's place. False: the message goes through.
bool SimNetwork::answers_foreign(const JourneyOf& journey, std::size_t fate) {
  const Millis soon{scene_.chance.between(1, 400)};
  if (fate < 50) {
    answer(journey, soon, page_of(404, "text/html", "<html>no such page</html>"));
  } else if (fate < 75) {
    answer(journey, soon, page_of(404, "application/json", R"({"outcome":"refused"})"));
  } else if (fate < 90) {
    answer(journey, soon, page_of(200, "text/html", "<html>please sign in</html>"));
  } else if (fate < 130) {
    auto busy = page_of(fate < 110 ? 503 : 429, "text/plain", "busy");
    busy.fields.add("retry-after", std::to_string(scene_.chance.between(0, 90)));
    answer(journey, soon, std::move(busy));
  } else {
    return false;
  }
  return true;
}

void SimNetwork::send(const std::shared_ptr<Inbox>& inbox, Dispatch dispatch) {
  auto journey = std::make_shared<Journey>();
  journey->inbox = inbox;
  journey->started_at = scene_.time.now();
  journey->body = canonical_json(json_from_field(dispatch.composed.envelope.message.data));
  journey->dispatch = std::move(dispatch);
  const auto budget = journey->dispatch.composed.envelope.budget;
  const Millis there{scene_.chance.between(1, 300)};
  const Millis back{scene_.chance.between(1, 300)};
  const auto fate = scene_.fault_level == 0 ? 999 : scene_.chance.below(1000);
  if (answers_foreign(journey, fate)) return;
  if (fate < 180) return trouble(journey, there, "connect_failed", false);
  if (fate < 230) return trouble(journey, budget, "timed_out", true);  // lost on the way
  if (fate < 290) {                                                    // the answer is lost
    reach(journey, there, std::nullopt);
    return trouble(journey, budget, "timed_out", true);
  }
  if (fate < 320) {  // it comes when nobody waits any more
    reach(journey, budget + Millis{scene_.chance.between(1, 20'000)}, std::nullopt);
    return trouble(journey, budget, "timed_out", true);
  }
  if (fate < 350 && scene_.terms.deduplicates)  // somebody on the way sends it twice
    reach(journey, there + Millis{scene_.chance.between(1, 15'000)}, std::nullopt);
  reach(journey, there, fate < 450 ? back * 20 : back);
}

void SimSenders::start(std::vector<Dispatch> dispatches) {
  for (auto& dispatch : dispatches)
    start_one(std::move(dispatch));
}

void SimSenders::start_one(Dispatch dispatch) {
  const auto& id = dispatch.due.notice.notice_id;
  const auto attempt = dispatch.due.attempts + 1;
  scene_.trace.say("relay", "sends attempt " + std::to_string(attempt), scene_.ledger.name(id));
  const auto known = scene_.ledger.notices.find(id);
  if (known == scene_.ledger.notices.end()) return scene_.ledger.accuse("invented", "notice " + id);
  if (++known->second.attempts[attempt].starts > 1)
    scene_.ledger.accuse("doubled", known->second.name + " was sent twice as attempt " + std::to_string(attempt));
  ++inbox_->under_way;
  network_.send(inbox_, std::move(dispatch));
}

std::vector<Arrival> SimSenders::take_arrivals(std::size_t limit) {
  std::vector<Arrival> taken;
  while (!inbox_->arrived.empty() && taken.size() < limit) {
    taken.push_back(std::move(inbox_->arrived.front()));
    inbox_->arrived.pop_front();
    --inbox_->under_way;
  }
  return taken;
}

}  // namespace tongbao::simulator
