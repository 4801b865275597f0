#include "tests/simulator/sim_worker.h"

#include "tests/kit/module_services.h"

namespace tongbao::simulator {
namespace {

constexpr Millis kLookAroundEvery{500};  // as route_worker.cpp has it

WorkerTime time_of(Scene& scene, SimNetwork& network) {
  return {[&scene] { return scene.time.steady(); }, [&network](Millis pause) { network.pass(pause); }};
}

}  // namespace

SharedParts::SharedParts() : keys{std::string(32, 'i'), std::string(32, 'p')} {
  character_sets.emplace("utf8", std::make_unique<AllCharacters>());
}

SimWorker::SimWorker(const Place& place, std::string instance, std::function<void()> meanwhile)
    : scene_{place.scene},
      locks_{place.locks},
      store_{place.scene, instance, std::move(meanwhile)},
      source_{place.scene, place.network.agency()},
      ids_{place.scene.time.wall(), place.scene.id_chance},
      tools_{place.route,
             place.relay,
             store_,
             place.plugin,
             nullptr,
             nullptr,
             &source_,
             place.shared.character_sets,
             place.shared.keys,
             place.shared.watch,
             place.scene.time.wall(),
             place.scene.chance,
             ids_,
             place.shared.metrics,
             std::move(instance),
             place.shared.calendar,
             time_of(place.scene, place.network)},
      senders_{place.scene, place.network},
      route_{tools_, senders_, stopping_},
      recovery_{tools_, place.locks},
      answers_{tools_} {
  locks_.hold(instance_lock_name(tools_.instance));
}

SimWorker::~SimWorker() {
  locks_.leave(instance_lock_name(tools_.instance));
}

Millis SimWorker::turn() {
  if (!looked_around_at_ || scene_.time.steady() - *looked_around_at_ >= kLookAroundEvery) {
    looked_around_at_ = scene_.time.steady();
    recovery_.look();
    const auto before = tools_.calendar.overdue_before(scene_.time.now(), tools_.route.receipt_due_days);
    const auto marked = store_.mark_overdue(tools_.route.agency, before);
    if (!marked) scene_.trace.say(instance(), "cannot mark what is overdue", marked.failure().code);
  }
  return route_.turn();
}

void SimWorker::finish() {
  stopping_ = true;
  route_.finish();
}

void SimWorker::collect_answers() {
  answers_.turn();
}

}  // namespace tongbao::simulator
