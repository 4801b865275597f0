#include <map>

#include "gateway/kit/instant_text.h"
#include "gateway/store/store_reads.h"

namespace tongbao {
namespace {

const std::string kNoticeColumns =
    "SELECT n.notice_id, n.case_id, c.change_index, n.agency, n.procedure_name, n.kind, n.state, n.outcome, n.reason, "
    "n.hold_reason, n.attention_reason, n.last_failure, n.agency_ref, n.follow_up_what, n.follow_up_office, "
    "n.follow_up_until, n.attempts, n.by_hand, n.accepted_at, n.next_attempt_at, n.first_sent_at, n.due_at, "
    "n.overdue_at, n.settled_at FROM notices n JOIN changes c ON c.change_id = n.change_id ";

std::optional<Instant> maybe_instant(const std::optional<std::int64_t>& milliseconds) {
  if (!milliseconds) return std::nullopt;
  return instant_from_ms(*milliseconds);
}

std::string missing_characters_of(SqlConnection& sql, const std::string& notice_id) {
  std::string codes;
  for (const auto& [code] : sql.rows<std::string>(
           "SELECT cns_code FROM notice_characters WHERE notice_id = :notice_id ORDER BY position", notice_id))
    codes += (codes.empty() ? "" : " ") + (code.empty() ? std::string{"?"} : code);
  return codes;
}

template <class... Arguments>
std::vector<NoticeView> notice_views(SqlConnection& sql, const std::string& text, const Arguments&... arguments) {
  using Maybe = std::optional<std::int64_t>;
  std::vector<NoticeView> notices;
  for (auto& [id, case_id, position, agency, procedure, kind, state, outcome, reason, hold, attention, failure,
              reference, what, where, until, attempts, by_hand, accepted, next, sent, due, overdue, settled] :
       sql.rows<std::string, std::string, std::int64_t, std::string, std::string, std::string, std::string, std::string,
                std::string, std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                std::int64_t, std::int64_t, std::int64_t, std::int64_t, Maybe, Maybe, Maybe, Maybe>(text,
                                                                                                    arguments...)) {
    NoticeView view{id,
                    case_id,
                    static_cast<std::size_t>(position),
                    agency,
                    procedure,
                    kind,
                    state,
                    outcome,
                    reason,
                    hold,
                    attention,
                    failure,
                    reference,
                    what,
                    where,
                    until,
                    "",
                    attempts,
                    by_hand != 0,
                    instant_from_ms(accepted),
                    instant_from_ms(next),
                    maybe_instant(sent),
                    maybe_instant(due),
                    maybe_instant(overdue),
                    maybe_instant(settled)};
    if (view.outcome == "cannot_represent") view.missing_characters = missing_characters_of(sql, view.notice_id);
    notices.push_back(std::move(view));
  }
  return notices;
}

template <class... Arguments>
std::vector<ExchangeView> exchange_views(SqlConnection& sql, const std::string& text, const Arguments&... arguments) {
  std::vector<ExchangeView> exchanges;
  for (auto& [id, notice, case_id, agency, procedure, kind, attempt, result, outcome, failure, status, request, answer,
              request_signature, answer_signature, reply, note, started, ended] :
       sql.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::int64_t, std::string,
                std::string, std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                std::string, std::int64_t, std::int64_t>(text, arguments...))
    exchanges.push_back({id, notice, case_id, agency, procedure, kind, attempt, result, outcome, failure, status,
                         request, answer, request_signature, answer_signature, reply, note, instant_from_ms(started),
                         instant_from_ms(ended)});
  return exchanges;
}

}  // namespace

Result<std::vector<NoticeView>> StoreReads::notices(const NoticeQuery& query) {
  static const std::string by_case =
      kNoticeColumns + "WHERE n.case_id = :case_id AND n.notice_id > :after ORDER BY n.notice_id LIMIT :limit";
  static const std::string filtered =
      kNoticeColumns +
      "WHERE n.notice_id > :after AND (CAST(:state AS TEXT) = '' OR n.state = CAST(:same_state AS TEXT)) AND "
      "(CAST(:agency AS TEXT) = '' OR n.agency = CAST(:same_agency AS TEXT)) ORDER BY n.notice_id LIMIT :limit";
  return readers_.read<std::vector<NoticeView>>([&](SqlConnection& sql) {
    if (!query.case_id.empty()) return notice_views(sql, by_case, query.case_id, query.after, query.limit);
    return notice_views(sql, filtered, query.after, query.state, query.state, query.agency, query.agency, query.limit);
  });
}

Result<std::optional<NoticeView>> StoreReads::notice(const std::string& notice_id) {
  static const std::string text = kNoticeColumns + "WHERE n.notice_id = :notice_id";
  return readers_.read<std::optional<NoticeView>>([&](SqlConnection& sql) -> std::optional<NoticeView> {
    auto found = notice_views(sql, text, notice_id);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

Result<std::vector<ExchangeView>> StoreReads::exchanges(const ExchangeQuery& query) {
  static const std::string columns =
      "SELECT e.exchange_id, e.notice_id, e.case_id, e.agency, n.procedure_name, e.kind, e.attempt, e.result, "
      "e.outcome, e.failure_code, e.status, e.request_digest, e.answer_digest, e.request_signature, "
      "e.answer_signature, COALESCE(e.reply_id, ''), e.note, e.started_at, e.ended_at FROM exchanges e "
      "JOIN notices n ON n.notice_id = e.notice_id ";
  static const std::string by_case =
      columns +
      "WHERE e.case_id = :case_id AND e.exchange_id > :after AND (CAST(:agency AS TEXT) = '' OR e.agency = "
      "CAST(:same_agency AS TEXT)) ORDER BY e.exchange_id LIMIT :limit";
  static const std::string all =
      columns +
      "WHERE e.exchange_id > :after AND (CAST(:agency AS TEXT) = '' OR e.agency = CAST(:same_agency AS "
      "TEXT)) ORDER BY e.exchange_id LIMIT :limit";
  return readers_.read<std::vector<ExchangeView>>([&](SqlConnection& sql) {
    if (!query.case_id.empty())
      return exchange_views(sql, by_case, query.case_id, query.after, query.agency, query.agency, query.limit);
    return exchange_views(sql, all, query.after, query.agency, query.agency, query.limit);
  });
}

}  // namespace tongbao
