#include "gateway/kit/instant_text.h"
#include "gateway/store/open_notices.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

std::string kinds_text(const std::vector<ChangeKind>& kinds) {
  std::string text;
  for (const auto kind : kinds) {
    if (!text.empty()) text += ' ';
    text += to_word(kind);
  }
  return text;
}

std::vector<ChangeKind> kinds_from(std::string_view text) {
  std::vector<ChangeKind> kinds;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    if (const auto kind = change_kind_from(text.substr(0, blank))) kinds.push_back(*kind);
    text = blank == std::string_view::npos ? std::string_view{} : text.substr(blank + 1);
  }
  return kinds;
}

void write_route_title(Transaction& transaction, const RouteTitle& title) {
  transaction.sql.run(
      "INSERT INTO routes (agency, state, title_zh, title_en, changed_at) VALUES (:agency, 'open', :title_zh, "
      ":title_en, :now) ON CONFLICT (agency) DO UPDATE SET title_zh = excluded.title_zh, title_en = "
      "excluded.title_en",
      title.agency, title.title_zh, title.title_en, transaction.now_ms());
}

void write_procedures(Transaction& transaction, const std::string& agency, const std::vector<Procedure>& procedures) {
  transaction.sql.run("DELETE FROM procedures WHERE agency = :agency", agency);
  std::int64_t position = 0;
  for (const auto& procedure : procedures)
    transaction.sql.run(
        "INSERT INTO procedures (agency, procedure_name, position, title_zh, title_en, kinds, needs_customer_number, "
        "offers_fallback, ex_officio_only) VALUES (:agency, :name, :position, :title_zh, :title_en, :kinds, "
        ":customer, :fallback, :ex_officio)",
        agency, procedure.name, position++, procedure.title_zh, procedure.title_en, kinds_text(procedure.kinds),
        procedure.needs_customer_number, procedure.offers_fallback, procedure.ex_officio_only);
}

std::optional<Instant> instant_of(const std::optional<std::int64_t>& milliseconds) {
  if (!milliseconds) return std::nullopt;
  return instant_from_ms(*milliseconds);
}

void add_counts(SqlConnection& sql, RouteRow& route) {
  static const std::string counts =
      "SELECT state, COUNT(*), MIN(accepted_at), COUNT(overdue_at), MIN(next_attempt_at) FROM notices WHERE agency = "
      ":agency AND " +
      kIsOpen + " GROUP BY state";
  for (const auto& [state, count, oldest, overdue, next] :
       sql.rows<std::string, std::int64_t, std::optional<std::int64_t>, std::int64_t, std::optional<std::int64_t>>(
           counts, route.agency)) {
    if (state == "held") route.held = count;
    if (state == "waiting") route.waiting = count;
    if (state == "ready") route.ready = count;
    if (state == "in_flight") route.in_flight = count;
    if (state == "awaiting_answer") route.awaiting_answer = count;
    if (state == "attention") route.attention = count;
    route.overdue += overdue;
    const auto age = instant_of(oldest);
    if (age && (!route.oldest_open_at || *age < *route.oldest_open_at)) route.oldest_open_at = age;
    if (state == "ready") route.next_attempt_at = instant_of(next);
  }
}

constexpr std::string_view kRouteColumns =
    "SELECT agency, title_zh, title_en, state, reason, not_before, rest_reason, pause_reason, pause_until, "
    "probe_owner, "
    "probe_until, restart_epoch, last_failure, last_failure_at, last_success_at, collect_failure FROM routes ";

template <class... Arguments>
std::vector<RouteRow> load_routes(SqlConnection& sql, std::string_view condition, const Arguments&... arguments) {
  using Maybe = std::optional<std::int64_t>;
  std::vector<RouteRow> routes;
  for (auto& [agency, zh, en, state, reason, not_before, rest, pause, pause_until, probe_owner, probe_until, restarts,
              failure, failed_at, succeeded_at, collect] :
       sql.rows<std::string, std::string, std::string, std::string, std::string, std::int64_t, std::string, std::string,
                Maybe, std::string, std::int64_t, std::int64_t, std::string, Maybe, Maybe, std::string>(
           std::string{kRouteColumns}.append(condition), arguments...)) {
    RouteRow route;
    route.agency = agency;
    route.title_zh = zh;
    route.title_en = en;
    route.state = state;
    route.reason = reason;
    route.not_before = instant_from_ms(not_before);
    route.rest_reason = rest;
    route.pause_reason = pause;
    route.pause_until = instant_of(pause_until);
    route.probe_owner = probe_owner;
    route.probe_until = instant_from_ms(probe_until);
    route.restart_epoch = restarts;
    route.last_failure = failure;
    route.last_failure_at = instant_of(failed_at);
    route.last_success_at = instant_of(succeeded_at);
    route.collect_failure = collect;
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace

Result<Done> Store::put_route(const RouteTitle& title) {
  return writer_.write<Done>({}, [title](Transaction& transaction) {
    write_route_title(transaction, title);
    return Done{};
  });
}

Result<Done> Store::put_procedures(const std::string& agency, const std::vector<Procedure>& procedures) {
  return writer_.write<Done>({}, [agency, procedures](Transaction& transaction) {
    write_procedures(transaction, agency, procedures);
    return Done{};
  });
}

Result<std::vector<Procedure>> Store::procedures(const std::string& agency) {
  return readers_.read<std::vector<Procedure>>([&](SqlConnection& sql) {
    std::vector<Procedure> procedures;
    for (auto& [name, zh, en, kinds, customer, fallback, ex_officio] :
         sql.rows<std::string, std::string, std::string, std::string, std::int64_t, std::int64_t, std::int64_t>(
             "SELECT procedure_name, title_zh, title_en, kinds, needs_customer_number, offers_fallback, "
             "ex_officio_only FROM procedures WHERE agency = :agency ORDER BY position",
             agency))
      procedures.push_back({name, zh, en, kinds_from(kinds), customer != 0, fallback != 0, ex_officio != 0});
    return procedures;
  });
}

Result<Done> Store::note_route_progress(const std::string& agency, bool success, const std::string& failure_code) {
  return writer_.write<Done>({}, [agency, success, failure_code](Transaction& transaction) {
    if (success)
      transaction.sql.run("UPDATE routes SET last_success_at = :now WHERE agency = :agency", transaction.now_ms(),
                          agency);
    else
      transaction.sql.run("UPDATE routes SET last_failure_at = :now, last_failure = :code WHERE agency = :agency",
                          transaction.now_ms(), failure_code, agency);
    return Done{};
  });
}

Result<Done> Store::note_collect(const std::string& agency, const std::string& failure_code) {
  return writer_.write<Done>({}, [agency, failure_code](Transaction& transaction) {
    transaction.sql.run("UPDATE routes SET collect_failure = :code WHERE agency = :agency", failure_code, agency);
    return Done{};
  });
}

Result<std::vector<RouteRow>> Store::routes() {
  return readers_.read<std::vector<RouteRow>>([](SqlConnection& sql) {
    auto routes = load_routes(sql, "ORDER BY agency");
    for (auto& route : routes)
      add_counts(sql, route);
    return routes;
  });
}

Result<std::vector<RouteRow>> Store::route_list() {
  return readers_.read<std::vector<RouteRow>>([](SqlConnection& sql) { return load_routes(sql, "ORDER BY agency"); });
}

Result<RouteRow> Store::route_state(const std::string& agency) {
  return readers_.read<RouteRow>([&](SqlConnection& sql) {
    auto found = load_routes(sql, "WHERE agency = :agency", agency);
    if (found.empty()) throw SqlTrouble{"no route " + agency, false};
    return std::move(found.front());
  });
}

Result<std::int64_t> Store::in_flight(const std::string& agency) {
  return readers_.read<std::int64_t>([&](SqlConnection& sql) {
    static const std::string in_flight =
        "SELECT COUNT(*) FROM notices WHERE agency = :agency AND state = 'in_flight' AND " + kIsOpen;
    return sql.value<std::int64_t>(in_flight, agency);
  });
}

Result<std::int64_t> Store::take_route(const std::string& agency) {
  return writer_.write<std::int64_t>({}, [agency](Transaction& transaction) {
    return transaction.sql.value<std::int64_t>(
        "UPDATE routes SET lease_epoch = lease_epoch + 1 WHERE agency = :agency RETURNING lease_epoch", agency);
  });
}

}  // namespace tongbao
