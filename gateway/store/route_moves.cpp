#include "gateway/kit/instant_text.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

/// What the steps look at, locked until our commit.
struct RouteNow {
  RouteState state = RouteState::open;
  std::int64_t failures = 0;
  std::string pause_reason;
};

RouteNow locked_route(Transaction& transaction, const std::string& agency) {
  static constexpr std::string_view kPlain =
      "SELECT state, failure_count, pause_reason FROM routes WHERE agency = :agency";
  static const std::string locking = std::string{kPlain} + " FOR UPDATE";
  const auto row = transaction.sql.row<std::string, std::int64_t, std::string>(
      transaction.sql.engine() == Engine::postgresql ? locking : kPlain, agency);
  if (!row) throw SqlTrouble{"no route " + agency, false};
  const auto state = route_state_from(std::get<0>(*row));
  if (!state) throw SqlTrouble{"route " + agency + " is in no known state", false};
  return {*state, std::get<1>(*row), std::get<2>(*row)};
}

void write_pause(Transaction& transaction, const RouteMove& move) {
  const auto until = move.until ? std::optional{to_ms(*move.until)} : std::nullopt;
  transaction.sql.run("UPDATE routes SET pause_reason = :reason, pause_until = :until WHERE agency = :agency",
                      move.reason, until, move.agency);
}

/// Nobody has the probe, nothing rests, no failure counts.
void start_afresh(Transaction& transaction, const std::string& agency) {
  transaction.sql.run(
      "UPDATE routes SET reason = '', not_before = 0, rest_reason = '', failure_count = 0, probe_owner = '', "
      "probe_until = 0 WHERE agency = :agency",
      agency);
}

/// A route whose agency gave no answer rests, longer each time, or as long as it asked.
void rest_after_failure(Transaction& transaction, const RouteMove& move, std::int64_t failures) {
  const auto pause = probe_pause(static_cast<std::uint32_t>(failures));
  const auto until = std::max(transaction.now + pause, move.until.value_or(transaction.now));
  transaction.sql.run(
      "UPDATE routes SET reason = :reason, not_before = :until, rest_reason = :same_reason, failure_count = :failures, "
      "probe_owner = '', probe_until = 0 WHERE agency = :agency",
      move.reason, to_ms(until), move.reason, failures, move.agency);
}

void take_step(Transaction& transaction, const RouteMove& move, const RouteNow& now) {
  switch (move.event) {
    case RouteEvent::paused_by_hand:
      return write_pause(transaction, move);
    case RouteEvent::resumed_by_hand:
      if (now.state == RouteState::held)
        transaction.sql.run("UPDATE routes SET restart_epoch = restart_epoch + 1 WHERE agency = :agency", move.agency);
      [[fallthrough]];
    case RouteEvent::pause_ended:
      write_pause(transaction, {move.agency, move.event});
      if (now.state == RouteState::paused)
        transaction.sql.run("UPDATE routes SET resumed_at = :now WHERE agency = :agency", transaction.now_ms(),
                            move.agency);
      return start_afresh(transaction, move.agency);
    case RouteEvent::module_refused:
      transaction.sql.run("UPDATE routes SET reason = :reason WHERE agency = :agency", move.reason, move.agency);
      return;
    case RouteEvent::module_loaded:
    case RouteEvent::probe_answered:
      return start_afresh(transaction, move.agency);
    case RouteEvent::failures_rose:
    case RouteEvent::probe_failed:
      return rest_after_failure(transaction, move, now.failures + 1);
  }
}

std::optional<RouteState> move_in(Transaction& transaction, const RouteMove& move) {
  const auto now = locked_route(transaction, move.agency);
  auto to = next_state(now.state, move.event);
  if (!to) return std::nullopt;
  take_step(transaction, move, now);
  // The pause a person asked for while the route was held.
  if (move.event == RouteEvent::module_loaded && !now.pause_reason.empty())
    to = next_state(*to, RouteEvent::paused_by_hand);
  transaction.sql.run("UPDATE routes SET state = :state, changed_at = :now WHERE agency = :agency", to_word(*to),
                      transaction.now_ms(), move.agency);
  transaction.touched.insert(move.agency);
  return to;
}

}  // namespace

Result<std::optional<RouteState>> Store::move_route(const RouteMove& move) {
  return writer_.write<std::optional<RouteState>>(
      {}, [move](Transaction& transaction) { return move_in(transaction, move); });
}

Result<bool> Store::take_probe(const std::string& agency, const std::string& worker, Instant until) {
  return writer_.write<bool>({}, [agency, worker, until](Transaction& transaction) {
    return transaction.sql.run(
               "UPDATE routes SET probe_owner = :worker, probe_until = :until WHERE agency = :agency AND "
               "state = 'probing' AND not_before <= :now AND (probe_owner IN ('', :same_worker) OR probe_until < "
               ":same_now)",
               worker, to_ms(until), agency, transaction.now_ms(), worker, transaction.now_ms()) == 1;
  });
}

Result<Done> Store::rest_route(const std::string& agency, Instant until, const std::string& reason) {
  return writer_.write<Done>({}, [agency, until, reason](Transaction& transaction) {
    transaction.sql.run(
        "UPDATE routes SET not_before = :until, rest_reason = :reason, changed_at = :now WHERE agency = :agency AND "
        "not_before < :same",
        to_ms(until), reason, transaction.now_ms(), agency, to_ms(until));
    return Done{};
  });
}

Result<Done> Store::restart_route(const std::string& agency) {
  return writer_.write<Done>({}, [agency](Transaction& transaction) {
    transaction.sql.run("UPDATE routes SET restart_epoch = restart_epoch + 1 WHERE agency = :agency", agency);
    transaction.touched.insert(agency);
    return Done{};
  });
}

}  // namespace tongbao
