#include "gateway/relay/route_gate.h"

#include "gateway/domain/route_hours.h"
#include "gateway/kit/instant_text.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

/// Beside the attempt's budget: time to write down what came of the probe.
constexpr std::chrono::seconds kProbeMargin{10};

}  // namespace

RouteGate::RouteGate(const RouteTools& tools, std::size_t failures_before_trouble, std::chrono::milliseconds look_every)
    : tools_{tools}, look_every_{look_every}, pace_{tools.route.window, failures_before_trouble} {}

void RouteGate::look() {
  const auto now = tools_.time.now();
  if (looked_at_ != std::chrono::steady_clock::time_point{} && now - looked_at_ < look_every_) return;
  looked_at_ = now;
  auto row = tools_.store.route_state(tools_.route.agency);
  if (!row) {
    row_.reset();
    return;
  }
  row_ = std::move(*row);
  const auto state = route_state_from(row_->state).value_or(RouteState::held);
  // Opened by a probe, here or on another node; or this worker is new.
  if (state == RouteState::open && state_ != RouteState::open) pace_.start_slowly();
  if (state != RouteState::probing) has_probe_ = false;
  state_ = state;
}

/// The row moves for every node; ours is read anew at the next look.
void RouteGate::move(RouteEvent event, const std::string& reason, std::optional<Instant> until) {
  const auto moved = tools_.store.move_route({tools_.route.agency, event, reason, until});
  looked_at_ = {};
  if (!moved) log_event(events::store_failed, {{"detail", moved.failure().detail}});
}

bool RouteGate::rests_by_hours(Instant now) {
  const auto rest = rest_at(tools_.route.hours, now);
  const std::string why = rest ? rest->why : "";
  if (why == resting_why_) return rest.has_value();
  if (rest)
    log_event(events::route_paused,
              {{"agency", tools_.route.agency}, {"reason", rest->why}, {"until", instant_text(rest->until)}});
  else
    pace_.start_slowly();  // its server may be cold
  resting_why_ = why;
  return rest.has_value();
}

std::size_t RouteGate::slots_now(std::size_t under_way) {
  const auto now = tools_.clock.now();
  look();
  if (!row_ || rests_by_hours(now) || state_ == RouteState::held) return 0;
  if (state_ == RouteState::paused) {
    if (row_->pause_until && *row_->pause_until <= now) move(RouteEvent::pause_ended, "", std::nullopt);
    return 0;
  }
  if (row_->not_before > now) return 0;
  if (state_ == RouteState::open) return pace_.free_slots(under_way, now);
  const bool with_another =
      !row_->probe_owner.empty() && row_->probe_owner != tools_.instance && row_->probe_until >= now;
  return with_another || under_way > 0 ? 0 : 1;
}

std::size_t RouteGate::free_slots(std::size_t under_way) {
  const auto slots = slots_now(under_way);
  rests_ = slots == 0 && under_way == 0;
  return slots;
}

bool RouteGate::may_start() {
  if (state_ != RouteState::probing) return true;
  const auto until = tools_.clock.now() + tools_.route.attempt_budget + kProbeMargin;
  const auto taken = tools_.store.take_probe(tools_.route.agency, tools_.instance, until);
  has_probe_ = taken && *taken;
  looked_at_ = {};
  return has_probe_;
}

void RouteGate::note_answer() {
  pace_.note_answer();
  // Also the answer to what left before the trouble: the agency is there.
  if (state_ == RouteState::probing) {
    move(RouteEvent::probe_answered, "", std::nullopt);
    pace_.start_slowly();
    state_ = RouteState::open;
    has_probe_ = false;
    log_event(events::route_recovered, {{"agency", tools_.route.agency}});
    slowed_told_ = false;
  } else if (slowed_told_ && !pace_.slowed()) {
    slowed_told_ = false;
    log_event(events::route_recovered, {{"agency", tools_.route.agency}});
  }
}

void RouteGate::note_failure(const std::string& code, std::optional<std::chrono::seconds> retry_after) {
  const auto now = tools_.clock.now();
  pace_.note_failure(now, retry_after);
  std::optional<Instant> until;
  if (retry_after) until = now + clamp_retry_after(*retry_after);
  if (has_probe_) {
    has_probe_ = false;
    move(RouteEvent::probe_failed, code, until);
  } else if (state_ == RouteState::open && pace_.in_trouble()) {
    move(RouteEvent::failures_rose, code, until);
    state_ = RouteState::probing;
  } else if (until) {
    const auto written = tools_.store.rest_route(tools_.route.agency, *until, "agency_asked");
    looked_at_ = {};
    if (!written) log_event(events::store_failed, {{"detail", written.failure().detail}});
  }
  if (until)
    log_event(events::route_paused,
              {{"agency", tools_.route.agency}, {"reason", "agency_asked"}, {"until", instant_text(*until)}});
  if (slowed_told_) return;
  slowed_told_ = true;
  log_event(events::route_slowed, {{"agency", tools_.route.agency}, {"reason", code}});
}

}  // namespace tongbao
