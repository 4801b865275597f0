#include "gateway/relay/alert_watch.h"

#include <algorithm>

#include "gateway/kit/strict_json.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWatchEvery{2000};
/// With very many late notices a look takes its time: it must not take the machine's.
constexpr int kMostShareOfTime = 20;
constexpr std::chrono::milliseconds kWatchRunEvery{50};
/// What another node said of itself ends when it has not been heard of for that long.
constexpr std::chrono::days kNodeIsGone{1};

const Event& event_of(AlertPhase phase) {
  switch (phase) {
    case AlertPhase::started:
      return events::alert_started;
    case AlertPhase::escalated:
      return events::alert_escalated;
    case AlertPhase::reminded:
      return events::alert_reminded;
    case AlertPhase::ended:
      return events::alert_ended;
  }
  return events::alert_started;
}

}  // namespace

AlertWatch::AlertWatch(AlertStore& store, const AlertSettings& settings, AlertSurroundings surroundings,
                       const Clock& clock, UlidSource& ulids, Metrics& metrics)
    : store_{store},
      settings_{settings},
      around_{std::move(surroundings)},
      clock_{clock},
      ulids_{ulids},
      metrics_{metrics},
      teller_{store, settings, around_.node, clock, metrics} {}

AlertWatch::~AlertWatch() {
  stop();
}

void AlertWatch::start() {
  thread_ = std::thread{[this] { work(); }};
}

void AlertWatch::begin_stop(std::chrono::seconds within) {
  if (stopping_) return;
  stop_within_s_ = within.count();
  stopping_ = true;
  bell_.ring();
}

void AlertWatch::stop() {
  begin_stop(std::chrono::seconds{0});
  if (thread_.joinable()) thread_.join();
}

void AlertWatch::work() {
  auto next_look = Steady::now();
  while (!stopping_) {
    if (const auto began = Steady::now(); began >= next_look) {
      look();
      const auto ended = Steady::now();
      next_look = ended + std::max<Steady::duration>(kWatchEvery, (ended - began) * kMostShareOfTime);
    }
    teller_.turn();
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(next_look - Steady::now());
    bell_.wait(teller_.is_busy() ? kWatchRunEvery : std::clamp(pause, kWatchRunEvery, kWatchEvery));
  }
  teller_.finish(std::chrono::seconds{stop_within_s_});
}

NodeFacts AlertWatch::look_here() {
  NodeFacts here{around_.failing_workers(), std::nullopt};
  std::error_code trouble;
  const auto space = std::filesystem::space(around_.disk, trouble);
  if (trouble) return here;
  here.free_bytes = space.available;
  metrics_.set_disk_free(space.available);
  return here;
}

void AlertWatch::look() {
  const auto done = look_at_store();
  note_store(done ? "" : done.failure().code);
}

Result<Done> AlertWatch::look_at_store() {
  const auto now = clock_.now();
  std::vector<AlertQuestion> questions;
  for (const auto& route : around_.routes)
    questions.push_back(alert_question(route, settings_, now));
  const auto facts = store_.alert_facts(questions, around_.node, now - kNodeIsGone);
  if (!facts) return facts.failure();
  show_open(*facts);
  const auto writes = writes_of(
      judge_alerts(*facts, look_here(), {around_.node, around_.routes, settings_, around_.other_workers}, now), now);
  if (writes.empty()) return Done{};
  const auto effects = store_.take_alert_steps(writes, around_.node);
  if (!effects) return effects.failure();
  for (std::size_t index = 0; index < writes.size(); ++index) {
    const auto& step = writes[index].step;
    if ((*effects)[index] == AlertEffect::theirs || !step.told) continue;
    tell(step.alert, *step.told, now);
    if ((*effects)[index] == AlertEffect::full) teller_.note_dropped(step.alert.alert_id);
  }
  return Done{};
}

std::vector<AlertWrite> AlertWatch::writes_of(std::vector<AlertStep> steps, Instant now) {
  std::vector<AlertWrite> writes;
  for (auto& step : steps) {
    if (step.write == AlertStep::Write::open) step.alert.alert_id = ulids_.next();
    std::string content;
    if (step.told && teller_.has_command()) content = content_of(step.alert, *step.told, now);
    writes.push_back({std::move(step), std::move(content)});
  }
  return writes;
}

void AlertWatch::tell(const Alert& alert, AlertPhase phase, Instant now) {
  const auto kind = to_word(alert.kind);
  metrics_.alert_told(alert.agency, kind, to_word(phase));
  metrics_.set_alert_open(alert.agency, kind, phase != AlertPhase::ended);
  log_event(event_of(phase), {{"alert", alert.alert_id},
                              {"kind", kind},
                              {"agency", alert.agency},
                              {"node", alert.node},
                              {"route_state", alert.state},
                              {"reason", alert.reason},
                              {"level", alert.level},
                              {"notices", alert.notices},
                              {"notice", alert.oldest_notice_id},
                              {"lasted_s", static_cast<std::int64_t>(alert_lasted(alert, now).count())}});
}

/// Every series stands there from the first look on, so that a rule over it can tell 0 from nothing.
void AlertWatch::show_open(const AlertFacts& facts) {
  const auto show = [&](AlertKind kind, const std::string& agency) {
    metrics_.set_alert_open(agency, to_word(kind), std::ranges::any_of(facts.open, [&](const Alert& one) {
                              return one.kind == kind && one.agency == agency && one.started_at;
                            }));
  };
  for (const auto& [kind, word] : kAlertKindWords) {
    if (kind == AlertKind::store_unreachable) continue;
    if (kind == AlertKind::disk_low) show(kind, "");
    if (kind == AlertKind::disk_low) continue;
    for (const auto& route : around_.routes)
      show(kind, route.agency);
    for (const auto& name : around_.other_workers)
      if (kind == AlertKind::worker_down) show(kind, name);
  }
}

/// Neither a row nor a message of it can be kept: it is told from here, and forgotten with this process.
void AlertWatch::note_store(const std::string& trouble) {
  const auto now = clock_.now();
  AlertFinding finding;
  finding.what = trouble.empty() ? AlertFinding::What::fine : AlertFinding::What::trouble;
  finding.reason = trouble;
  Alert fresh;
  fresh.kind = AlertKind::store_unreachable;
  fresh.node = around_.node;
  const bool watched = !settings_.without.contains(fresh.kind);
  const auto step =
      watched ? next_alert_step(store_alert_, finding, fresh, settings_.times, now) : std::optional<AlertStep>{};
  if (step) {
    auto alert = step->alert;
    if (alert.alert_id.empty()) alert.alert_id = ulids_.next();
    if (step->told) {
      tell(alert, *step->told, now);
      teller_.say_unkept(alert.alert_id, content_of(alert, *step->told, now));
    }
    const bool over = step->write == AlertStep::Write::drop || alert.ended_at;
    store_alert_ = over ? std::nullopt : std::optional{alert};
  }
  metrics_.set_alert_open("", to_word(fresh.kind), store_alert_ && store_alert_->started_at);
}

AlertText AlertWatch::title_of(const std::string& agency) const {
  const auto route = std::ranges::find(around_.routes, agency, &RouteSettings::agency);
  if (route == around_.routes.end()) return {agency, agency};
  return {route->title_zh, route->title_en};
}

std::string AlertWatch::content_of(const Alert& alert, AlertPhase phase, Instant now) const {
  return canonical_json(alert_message_json(alert, phase, title_of(alert.agency), now));
}

}  // namespace tongbao
