#include "gateway/kit/fault_point.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/attempts.h"
#include "gateway/store/open_notices.h"
#include "gateway/store/sql_array.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

bool take_lease(Transaction& transaction, const LeaseTerms& terms, const ClaimIntent& intent) {
  const auto until = to_ms(transaction.now + terms.length);
  return transaction.sql.run(
             "UPDATE notices SET state = 'in_flight', attempts = attempts + 1, lease_owner = :owner, "
             "lease_until = :until, message_digest = :digest, first_sent_at = COALESCE(first_sent_at, :now) "
             "WHERE notice_id = :notice_id AND state = 'ready' AND attempts = :attempts",
             terms.owner, until, intent.message_digest, transaction.now_ms(), intent.notice_id, intent.attempts) == 1;
}

/// take_lease() for all of them in one statement; returns those taken. What another node is taking now is left to it:
/// waiting for one another's rows, both would stand still. The state is asked in a way no index answers: PostgreSQL
/// would read everything that is ready instead of these rows.
std::set<std::string> take_all(Transaction& transaction, const LeaseTerms& terms,
                               const std::vector<ClaimIntent>& intents) {
  if (intents.empty()) return {};
  SqlArray ids, attempts, digests;
  for (const auto& intent : intents) {
    ids.add(sql_value(intent.notice_id));
    attempts.add(sql_value(intent.attempts));
    digests.add(sql_value(intent.message_digest));
  }
  std::set<std::string> taken;
  for (auto& [id] : transaction.sql.rows<std::string>(
           "UPDATE notices n SET state = 'in_flight', attempts = n.attempts + 1, lease_owner = :owner, lease_until = "
           ":until, message_digest = free.digest, first_sent_at = COALESCE(n.first_sent_at, :now) FROM (SELECT "
           "k.notice_id, v.digest FROM notices k JOIN unnest(CAST(:ids AS text[]), CAST(:attempts AS bigint[]), "
           "CAST(:digests AS text[])) AS v(notice_id, attempts, digest) ON k.notice_id = v.notice_id WHERE k.state || "
           "'' = 'ready' AND k.attempts = v.attempts ORDER BY k.notice_id FOR UPDATE OF k SKIP LOCKED) AS free WHERE "
           "n.notice_id = free.notice_id RETURNING n.notice_id",
           terms.owner, to_ms(transaction.now + terms.length), transaction.now_ms(), ids.text(), attempts.text(),
           digests.text()))
    taken.insert(std::move(id));
  return taken;
}

/// A lease this worker took in a commit it did not hear the end of.
bool holds_already(Transaction& transaction, const LeaseTerms& terms, const ClaimIntent& intent) {
  return transaction.sql.run(
             "UPDATE notices SET lease_until = :until WHERE notice_id = :notice_id AND state = 'in_flight' AND "
             "lease_owner = :owner AND attempts = :attempts AND message_digest = :digest",
             to_ms(transaction.now + terms.length), intent.notice_id, terms.owner, intent.attempts + 1,
             intent.message_digest) == 1;
}

constexpr std::int64_t kDeathsAloneBeforeAttention = 3;

void end_lease(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice, bool was_alone,
               bool deduplicates) {
  const auto alone = notice.deaths_alone + (was_alone ? 1 : 0);
  const bool module_at_fault = alone >= kDeathsAloneBeforeAttention;
  const bool ask_a_person = module_at_fault || !deduplicates;
  if (!move_notice(transaction, notice, ask_a_person ? NoticeEvent::doubted : NoticeEvent::lease_ended)) return;
  append_unknown_attempt(transaction, rules, notice, "lease_ended");
  const std::string_view why = !ask_a_person ? "" : module_at_fault ? "module_fault" : "arrival_unknown";
  transaction.sql.run(
      "UPDATE notices SET may_have_arrived = 1, deaths = deaths + 1, deaths_alone = :alone, uncounted_attempts = "
      "uncounted_attempts + 1, next_attempt_at = :now, attention_reason = :why WHERE notice_id = :notice_id",
      alone, transaction.now_ms(), why, notice.notice_id);
  transaction.touched.insert(notice.agency);
}

struct EndedLease {
  std::string notice_id;
  std::int64_t attempts = 0;
};

std::vector<EndedLease> leases_to_end(Transaction& transaction, const std::string& agency,
                                      const std::string& dead_owner) {
  std::vector<EndedLease> leases;
  static const std::string of_agency =
      "SELECT notice_id, attempts FROM notices WHERE agency = :agency AND state = 'in_flight' AND " + kIsOpen +
      " AND batch_id IS NULL AND ";
  static const std::string ran_out = of_agency + "lease_until < :now ORDER BY notice_id";
  static const std::string of_owner = of_agency + "lease_owner = :owner ORDER BY notice_id";
  const auto found = dead_owner.empty()
                         ? transaction.sql.rows<std::string, std::int64_t>(ran_out, agency, transaction.now_ms())
                         : transaction.sql.rows<std::string, std::int64_t>(of_owner, agency, dead_owner);
  leases.reserve(found.size());
  for (const auto& [id, attempts] : found)
    leases.push_back({id, attempts});
  return leases;
}

}  // namespace

void append_unknown_attempt(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                            const std::string& why) {
  auto row = exchange_of(transaction, notice, rules.new_id(), "attempt");
  row.result = "unknown";
  row.failure_code = why;
  append_exchange(transaction, row);
  append_leaf(transaction, notice.case_id, SentLeaf{attempt_name(notice, notice.attempts), "", "", "unknown"});
}

std::set<std::string> take_leases(Transaction& transaction, const LeaseTerms& terms,
                                  const std::vector<ClaimIntent>& intents) {
  auto ours =
      transaction.sql.engine() == Engine::postgresql ? take_all(transaction, terms, intents) : std::set<std::string>{};
  for (const auto& intent : intents) {
    if (ours.contains(intent.notice_id)) continue;
    if (take_lease(transaction, terms, intent) || holds_already(transaction, terms, intent))
      ours.insert(intent.notice_id);
  }
  if (!ours.empty()) fault_point("fault:claim.writing");
  return ours;
}

Result<std::set<std::string>> Store::claim(const std::string& lease_owner, std::chrono::seconds lease,
                                           std::vector<ClaimIntent> intents) {
  return writer_.write<std::set<std::string>>(
      {}, [terms = LeaseTerms{lease_owner, lease}, intents = std::move(intents)](Transaction& transaction) {
        return take_leases(transaction, terms, intents);
      });
}

Result<std::size_t> Store::end_leases(const std::string& agency, const std::string& dead_owner,
                                      bool agency_deduplicates) {
  auto ended =
      writer_.write<std::size_t>({}, [this, agency, dead_owner, agency_deduplicates](Transaction& transaction) {
        const auto leases = leases_to_end(transaction, agency, dead_owner);
        // The leases of a hung worker run out one after the other: there only one that has seen a death was sent alone.
        const auto was_alone = [&](const NoticeRow& notice) {
          return dead_owner.empty() ? notice.deaths > 0 : leases.size() == 1;
        };
        for (const auto& lease : leases) {
          const auto notice = load_notice_row(transaction.sql, lease.notice_id);
          // Another node may have ended this lease since we looked, and a living worker hold the next one.
          if (notice && notice->attempts == lease.attempts)
            end_lease(transaction, rules_, *notice, was_alone(*notice), agency_deduplicates);
        }
        if (!leases.empty()) fault_point("fault:lease_end.writing");
        return leases.size();
      });
  if (ended && *ended > 0) fault_point("fault:lease_end.committed");
  return ended;
}

Result<std::vector<std::string>> Store::lease_owners(const std::string& agency) {
  return readers_.read<std::vector<std::string>>([&](SqlConnection& sql) {
    std::vector<std::string> owners;
    static const std::string in_flight =
        "SELECT DISTINCT lease_owner FROM notices WHERE agency = :agency AND state = 'in_flight' AND " + kIsOpen +
        " AND lease_owner IS NOT NULL";
    for (auto& [owner] : sql.rows<std::string>(in_flight, agency))
      owners.push_back(std::move(owner));
    return owners;
  });
}

}  // namespace tongbao
