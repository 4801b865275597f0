#include "tests/simulator/sim_world.h"

#include <algorithm>

#include "tests/simulator/final_checks.h"

namespace tongbao::simulator {
namespace {

constexpr int kSteps = 120;
constexpr int kPeacefulRounds = 1500;
constexpr std::chrono::seconds kLease{60};

}  // namespace

SimWorld::SimWorld(std::uint64_t seed, const Set& set, Weakness weakness, std::ostream* lines)
    : scene_{seed, lines, weakness}, set_{set}, network_{scene_}, desk_{scene_, network_} {
  auto& chance = scene_.chance;
  scene_.terms = {!chance.percent(20), chance.percent(20),         chance.percent(70),
                  chance.percent(30),  1 + chance.below(kWorkers), 1 + chance.below(4)};
  route_.agency = kAgency;
  route_.agency_deduplicates = scene_.terms.deduplicates;
  route_.lane_opens_on = scene_.terms.opens_on_receipt ? LaneOpensOn::receipt : LaneOpensOn::outcome;
  route_.window = scene_.terms.window;
  route_.lease = kLease;
  route_.answer_poll = std::chrono::seconds{2};
  if (scene_.terms.brings_answers) route_.partner = PartnerAccess{};
  relay_.poll = Millis{300'000};
  StoreOptions options{{Engine::sqlite, set.database.string()}, {}};
  if (scene_.terms.opens_on_receipt) options.lanes_open_on_receipt.insert(kAgency);
  scene_.store = std::make_unique<Store>(options, set.matrix, scene_.time.wall(), scene_.id_chance, nullptr, nullptr);
  scene_.eyes = open_connection(options.location);
  if (!scene_.store->put_route({kAgency, "地政", "Land"})) scene_.ledger.accuse("refused", "put_route");
  for (std::size_t which = 0; which < scene_.terms.workers; ++which)
    start_worker(which);
}

void SimWorld::start_worker(std::size_t which) {
  auto instance = "worker-" + std::to_string(++instances_);
  scene_.trace.say(instance, "starts");
  workers_[which] =
      std::make_unique<SimWorker>(SimWorker::Place{scene_, network_, locks_, set_.shared, route_, relay_, plugin_},
                                  std::move(instance), [this, which] { meanwhile(which); });
}

/// A worker works, and may die of it.
template <class Work>
void SimWorld::let(std::size_t which, Work work) {
  try {
    work(*workers_[which]);
  } catch (const SimulatedCrash&) {
    ++seen_.crashes;
    workers_[which].reset();
  }
}

bool SimWorld::able(std::size_t which) const {
  return workers_[which] && scene_.time.steady() >= workers_[which]->hangs_until;
}

void SimWorld::turn(std::size_t which) {
  if (!able(which)) return;
  rest_[which] = Millis{200};
  let(which, [&](SimWorker& worker) { rest_[which] = worker.turn(); });
}

/// Between two verbs of one worker the other has its turn, or much time passes: the machine stood still.
void SimWorld::meanwhile(std::size_t busy) {
  if (nested_) return;
  nested_ = true;
  const auto other = 1 - busy;
  if (scene_.fault(30)) {
    scene_.trace.say(workers_[busy]->instance(), "stands still for long");
    network_.pass(Millis{scene_.chance.between(500, 90'000)});
    ++seen_.hangs;
    turn(other);
  } else if (scene_.fault(60)) {
    turn(other);
  } else if (scene_.fault(30)) {
    const auto what = scene_.chance.below(3);
    if (what == 0) desk_.accept();
    if (what == 1) desk_.reconsider();
    if (what == 2) desk_.attend();
  }
  nested_ = false;
}

void SimWorld::jump() {
  constexpr std::array kJumps{Millis{7'200'000}, Millis{-7'200'000}, Millis{60'000},    Millis{-60'000},
                              Millis{61'000},    Millis{-5'000},     Millis{86'400'000}};
  const auto by = kJumps[scene_.chance.below(kJumps.size())];
  scene_.trace.say("clock", "jumps by ms", std::to_string(by.count()));
  scene_.time.jump(by);
  ++seen_.jumps;
}

void SimWorld::kill(std::size_t which) {
  if (!workers_[which]) return;
  scene_.trace.say(workers_[which]->instance(), "is killed");
  ++seen_.crashes;
  workers_[which].reset();
}

void SimWorld::stop(std::size_t which) {
  if (!able(which)) return;
  scene_.trace.say(workers_[which]->instance(), "is told to end");
  let(which, [](SimWorker& worker) { worker.finish(); });
  workers_[which].reset();
}

void SimWorld::hang(std::size_t which) {
  if (!able(which)) return;
  scene_.trace.say(workers_[which]->instance(), "hangs");
  workers_[which]->hangs_until = scene_.time.steady() + Millis{scene_.chance.between(1'000, 150'000)};
  ++seen_.hangs;
}

/// What people, clocks and machines do, now and then.
void SimWorld::disturb() {
  const auto which = scene_.chance.below(scene_.terms.workers);
  const auto what = scene_.chance.below(100);
  if (what < 34) {
    desk_.accept();
  } else if (what < 48) {
    desk_.reconsider();
  } else if (what < 68) {
    desk_.attend();
    if (scene_.chance.percent(25)) desk_.approve_all();
  } else if (what < 71) {
    desk_.pause();
  } else if (what < 79) {
    desk_.resume();
  } else if (what < 85) {
    jump();
  } else if (what < 92) {
    hang(which);
  } else if (what < 96) {
    kill(which);
  } else if (what < 98) {
    stop(which);
  } else {
    ++plugin_.release;
  }
}

void SimWorld::step() {
  if (scene_.chance.percent(30)) disturb();
  for (std::size_t which = 0; which < scene_.terms.workers; ++which) {
    if (!workers_[which] && scene_.chance.percent(40)) start_worker(which);
    if (scene_.chance.percent(80)) turn(which);
    if (scene_.chance.percent(25) && able(which)) let(which, [](SimWorker& worker) { worker.collect_answers(); });
  }
  constexpr std::array kSpans{1, 20, 80, 150, 300, 300, 700, 1'500, 3'000, 6'000, 12'000, 70'000};
  network_.pass(Millis{kSpans[scene_.chance.below(kSpans.size())]});
}

void SimWorld::harm() {
  for (int steps = 0; steps < kSteps && scene_.ledger.violations.empty(); ++steps)
    step();
}

bool SimWorld::all_done() {
  const auto open =
      scene_.eyes->value<std::int64_t>("SELECT COUNT(*) FROM notices WHERE state NOT IN ('settled', 'withdrawn')");
  const auto unread = scene_.eyes->value<std::int64_t>("SELECT COUNT(*) FROM pushed_answers WHERE taken_at IS NULL");
  return open == 0 && unread == 0 && !network_.next_event();
}

/// Faults are over; time passes until everything has come to its end.
void SimWorld::leave_in_peace() {
  scene_.trace.say("world", "is left in peace");
  scene_.fault_level = 0;
  desk_.resume();
  for (int rounds = 0; rounds < kPeacefulRounds && scene_.ledger.violations.empty() && !all_done(); ++rounds) {
    Millis rest{60'000};
    for (std::size_t which = 0; which < scene_.terms.workers; ++which) {
      if (!workers_[which]) start_worker(which);
      if (!able(which)) continue;
      turn(which);
      let(which, [](SimWorker& worker) { worker.collect_answers(); });
      rest = std::min(rest, rest_[which]);
    }
    desk_.attend();
    desk_.approve_all();
    if (const auto next = network_.next_event())
      rest = std::min(rest, std::chrono::ceil<Millis>(*next - scene_.time.steady()));
    network_.pass(std::max(rest, Millis{1}));
  }
}

Seen SimWorld::play() {
  harm();
  leave_in_peace();
  if (scene_.ledger.violations.empty()) check_the_end(scene_, network_.agency(), set_.matrix);
  for (auto& worker : workers_)
    worker.reset();
  seen_.notices = scene_.ledger.notices.size();
  for (const auto& [id, notice] : scene_.ledger.notices)
    seen_.attempts += notice.attempts.size();
  for (const auto& violation : scene_.ledger.violations)
    scene_.trace.say("judge", violation.rule, violation.detail);
  seen_.violations = scene_.ledger.violations;
  seen_.digest = scene_.trace.digest();
  return seen_;
}

}  // namespace tongbao::simulator
