#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/contract/change_kind.h"
#include "gateway/contract/clock.h"
#include "gateway/contract/result.h"
#include "gateway/domain/credit_entry.h"
#include "gateway/domain/credit_rows.h"
#include "gateway/store/alert_rows.h"
#include "gateway/store/readers.h"

namespace tongbao {

struct ChangeView {
  std::string change_id;
  std::size_t change_index = 0;
  std::string kind;
  std::string earlier_kind;
  std::string revoked_by_case_id;  // empty: it stands
  std::int64_t person_row = 0;
  std::string corrected_by_case_id{};  // the latest correction
  std::string annulled_by_case_id{};   // withdrawn after it was sent
};

struct NoticeView {
  std::string notice_id;
  std::string case_id;
  std::size_t change_index = 0;
  std::string agency;
  std::string procedure;
  std::string kind;
  std::string state;
  std::string outcome;
  std::string reason;
  std::string hold_reason;
  std::string attention_reason;
  std::string last_failure;
  std::string agency_ref;
  std::string follow_up_what, follow_up_office, follow_up_until;
  std::string missing_characters;  // CNS codes, separated by blanks
  std::int64_t attempts = 0;
  bool by_hand = false;
  Instant accepted_at{}, next_attempt_at{};
  std::optional<Instant> first_sent_at, due_at, overdue_at, settled_at;
};

struct CaseView {
  std::string case_id;
  std::string receipt_number;
  std::string office;
  std::string kind_of_visit;
  std::string registered_on;
  std::string effective_on;
  std::string event_id;
  std::string earlier_case_id;
  Instant accepted_at{};
  std::int64_t open_count = 0, attention_count = 0, withdrawn_count = 0, notice_count = 0;
};

struct ExchangeView {
  std::string exchange_id;
  std::string notice_id;
  std::string case_id;
  std::string agency;
  std::string procedure;
  std::string kind;
  std::int64_t attempt = 0;
  std::string result;
  std::string outcome;
  std::string failure_code;
  std::string status;
  std::string request_digest, answer_digest, request_signature, answer_signature;
  std::string reply_id;
  std::string note;
  Instant started_at{}, ended_at{};
};

/// A status mail to the contact of a case.
struct MailView {
  std::string occasion;
  std::string agency;     // empty: it speaks of all
  std::string procedure;  // likewise
  std::string state;      // due, in_flight, sent, failed
  std::string reason;     // of a failed one
  std::optional<Instant> ended_at;
};

/// Mails that have not ended.
struct MailCounts {
  std::int64_t open = 0;
  std::optional<Instant> oldest_written_at;
};

/// Lists go on behind `after` (an id, exclusive); empty texts do not filter.
struct CaseQuery {
  std::string office;
  std::string receipt_number;
  std::string after;  // newest first
  std::size_t limit = 50;
};
struct NoticeQuery {
  std::string state;
  std::string agency;
  std::string case_id;
  std::string after;  // oldest first
  std::size_t limit = 50;
};
struct ExchangeQuery {
  std::string case_id;
  std::string agency;
  std::string after;  // oldest first
  std::size_t limit = 50;
};
struct CreditQuery {
  std::int32_t from_month = 0;  // yyyymm, inclusive
  std::int32_t to_month = 999999;
  std::string office;
  std::string agency;
  std::string kind;
  std::string case_id;
  std::string after;
  std::size_t limit = 500;
};

/// What screens, lists and reports read. Never blocks a writer. Fails with `store_unreachable`. Any thread.
class StoreReads {
 public:
  explicit StoreReads(DatabaseLocation location);

  Result<std::optional<CaseView>> case_view(const std::string& case_id);
  Result<std::vector<CaseView>> cases(const CaseQuery& query);
  /// In order of the visit.
  Result<std::vector<ChangeView>> changes_of(const std::string& case_id);
  /// Oldest first.
  Result<std::vector<MailView>> mails_of(const std::string& case_id);
  Result<MailCounts> mail_counts();
  Result<std::vector<NoticeView>> notices(const NoticeQuery& query);
  Result<std::optional<NoticeView>> notice(const std::string& notice_id);
  Result<std::vector<ExchangeView>> exchanges(const ExchangeQuery& query);
  /// The person row of an index key; nothing for a person never seen.
  Result<std::optional<std::int64_t>> person_of(const std::string& index_key);

  /// Entries summed by month, office, agency, kind and item.
  Result<std::vector<CreditRow>> credit_rows(const CreditQuery& query);
  Result<std::vector<OutcomeCount>> outcome_counts(const CreditQuery& query);
  /// The entries behind a figure, oldest first.
  Result<std::vector<CreditEntry>> credit_entries(const CreditQuery& query);
  /// Alerts that were told, newest first.
  Result<std::vector<Alert>> alerts(const AlertListQuery& query);
  /// The evidence leaves of a case, in order of writing.
  Result<std::vector<std::string>> leaf_lines_of(const std::string& case_id);

 private:
  Readers readers_;
};

}  // namespace tongbao
