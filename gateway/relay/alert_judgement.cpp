#include "gateway/relay/alert_judgement.h"

#include <algorithm>

namespace tongbao {
namespace {

constexpr std::uint64_t kMegabyte = 1'048'576;

AlertFinding trouble_if(bool is_so, std::string reason) {
  AlertFinding found;
  found.what = is_so ? AlertFinding::What::trouble : AlertFinding::What::fine;
  found.reason = std::move(reason);
  return found;
}

/// Gathers the steps of one look.
class AlertRound {
 public:
  AlertRound(const AlertFacts& facts, const AlertScene& scene, Instant now) : facts_{facts}, scene_{scene}, now_{now} {}

  std::optional<Alert> open(AlertKind kind, const std::string& agency, const std::string& node = "") const {
    const auto found = std::ranges::find_if(
        facts_.open, [&](const Alert& one) { return one.kind == kind && one.agency == agency && one.node == node; });
    return found == facts_.open.end() ? std::nullopt : std::optional{*found};
  }

  void judge(AlertKind kind, const std::string& agency, const std::string& node, const AlertFinding& finding) {
    if (scene_.settings.without.contains(kind)) return;
    const auto known = open(kind, agency, node);
    if (known) judged_.insert(known->alert_id);
    Alert fresh;
    fresh.kind = kind;
    fresh.agency = agency;
    fresh.node = node;
    add(next_alert_step(known, finding, fresh, scene_.settings.times, now_));
  }

  std::vector<AlertStep> finish() {
    for (const auto& alert : facts_.open)
      if (!judged_.contains(alert.alert_id)) add(next_alert_step(alert, {}, {}, scene_.settings.times, now_));
    return std::move(steps_);
  }

 private:
  void add(std::optional<AlertStep> step) {
    if (step) steps_.push_back(*std::move(step));
  }

  const AlertFacts& facts_;
  const AlertScene& scene_;
  Instant now_;
  std::set<std::string> judged_;
  std::vector<AlertStep> steps_;
};

}  // namespace

std::vector<AlertStep> judge_alerts(const AlertFacts& facts, const NodeFacts& here, const AlertScene& scene,
                                    Instant now) {
  AlertRound round{facts, scene, now};
  const auto& alerts = scene.settings;
  for (const auto& route : scene.routes) {
    const auto& agency = route.agency;
    const auto found = std::ranges::find(facts.routes, agency, &RouteFacts::agency);
    if (found == facts.routes.end()) continue;
    const auto waiting = round.open(AlertKind::notices_waiting, agency);
    round.judge(AlertKind::route_trouble, agency, "", judge_route(*found, route, alerts, now));
    round.judge(AlertKind::answers_missing, agency, "", judge_answers(*found, route, now));
    round.judge(AlertKind::notices_waiting, agency, "", judge_waiting(*found, route, alerts, waiting, now));
    round.judge(AlertKind::notices_attention, agency, "", judge_attention(*found));
    round.judge(AlertKind::notices_overdue, agency, "", judge_overdue(*found, now));
    round.judge(AlertKind::worker_down, agency, scene.node,
                trouble_if(here.failing_workers.contains(agency), "worker_ended"));
  }
  for (const auto& name : scene.other_workers)
    round.judge(AlertKind::worker_down, name, scene.node,
                trouble_if(here.failing_workers.contains(name), "worker_ended"));
  if (here.free_bytes)
    round.judge(AlertKind::disk_low, "", scene.node,
                trouble_if(*here.free_bytes / kMegabyte < alerts.disk_low_mb, "little_free"));
  return round.finish();
}

}  // namespace tongbao
