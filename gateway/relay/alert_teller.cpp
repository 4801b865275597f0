#include "gateway/relay/alert_teller.h"

#include "gateway/observe/event_log.h"
#include "gateway/relay/doorbell.h"

namespace tongbao {
namespace {

constexpr std::int64_t kMostTries = 3;
constexpr std::chrono::minutes kTryAgainAfter{1};  // the first time; then twice that
constexpr std::chrono::seconds kWriteMargin{60};   // to write down how a run ended
constexpr std::size_t kMostUnkept = 4;
constexpr std::chrono::milliseconds kLookAtLastRunEvery{50};

}  // namespace

AlertTeller::AlertTeller(AlertStore& store, const AlertSettings& settings, std::string node, const Clock& clock,
                         Metrics& metrics)
    : store_{store},
      settings_{settings},
      node_{std::move(node)},
      clock_{clock},
      metrics_{metrics},
      command_{settings.command, settings.command_limit} {}

void AlertTeller::say_unkept(const std::string& alert_id, std::string content) {
  if (!has_command()) return;
  unkept_.push_back({0, alert_id, std::move(content), 1});
  if (unkept_.size() > kMostUnkept) unkept_.pop_front();
}

void AlertTeller::note_dropped(const std::string& alert_id) {
  metrics_.alert_command_ended("dropped");
  log_event(events::alert_command_failed, {{"alert", alert_id}, {"reason", "too_many_wait"}});
}

void AlertTeller::note_end(const AlertMessage& message, const CommandEnd& end) {
  const bool good = end.result == "good";
  metrics_.alert_command_ended(end.result);
  log_event(good ? events::alert_delivered : events::alert_command_failed,
            {{"alert", message.alert_id}, {"reason", end.reason}, {"try", message.tries}});
  if (message.message_row == 0) return;
  std::optional<Instant> again;
  if (!good && message.tries < kMostTries) again = clock_.now() + kTryAgainAfter * message.tries;
  // Not written: it is said again when its hold ends.
  const auto written = store_.end_alert_message(message.message_row, end.result, again);
  if (!written) log_event(events::store_failed, {{"detail", written.failure().detail}});
}

void AlertTeller::take_end() {
  const auto end = command_.turn(AlertCommand::Steady::now());
  if (!end || !in_hand_) return;
  note_end(*in_hand_, *end);
  in_hand_.reset();
}

std::optional<AlertMessage> AlertTeller::next_message() {
  if (!unkept_.empty()) {
    auto message = std::move(unkept_.front());
    unkept_.pop_front();
    return message;
  }
  // A store that is away is told of by the watch.
  if (!freed_) freed_ = static_cast<bool>(store_.free_alert_messages(node_));
  auto next = store_.take_alert_message(node_, settings_.command_limit + kWriteMargin);
  return next ? *std::move(next) : std::nullopt;
}

void AlertTeller::turn() {
  if (!has_command()) return;
  take_end();
  if (command_.runs()) return;
  auto message = next_message();
  if (!message) return;
  const auto started = command_.start(message->content, AlertCommand::Steady::now());
  if (started)
    in_hand_ = std::move(message);
  else
    note_end(*message, {"not_started", started.failure().detail});
}

void AlertTeller::finish(std::chrono::seconds within) {
  const Doorbell pause{{}};
  const auto give_up = AlertCommand::Steady::now() + within;
  while (command_.runs() && AlertCommand::Steady::now() < give_up) {
    take_end();
    if (command_.runs()) pause.wait(kLookAtLastRunEvery);
  }
  command_.kill();
}

}  // namespace tongbao
