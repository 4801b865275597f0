#include "gateway/kit/instant_text.h"
#include "gateway/store/store_reads.h"

namespace tongbao {
namespace {

constexpr std::size_t kReaders = 4;

const std::string kCaseColumns =
    "SELECT k.case_id, k.receipt_number, k.office, k.kind_of_visit, k.registered_on, k.effective_on, k.event_id, "
    "COALESCE(k.earlier_case_id, ''), k.accepted_at, "
    "(SELECT COUNT(*) FROM notices n WHERE n.case_id = k.case_id AND n.state NOT IN ('settled', 'withdrawn')), "
    "(SELECT COUNT(*) FROM notices n WHERE n.case_id = k.case_id AND n.state = 'attention'), "
    "(SELECT COUNT(*) FROM notices n WHERE n.case_id = k.case_id AND n.state = 'withdrawn'), "
    "(SELECT COUNT(*) FROM notices n WHERE n.case_id = k.case_id) FROM cases k ";

// A correction or annulment whose notices were all withdrawn again is none.
constexpr std::string_view kChangesOfView =
    "SELECT c.change_id, c.change_index, c.kind, c.earlier_kind, COALESCE(r.case_id, ''), c.person_row, "
    "COALESCE((SELECT MAX(k.case_id) FROM changes k WHERE k.earlier_change_id = c.change_id AND k.kind = 'correction' "
    "AND EXISTS (SELECT 1 FROM notices n WHERE n.case_id = k.case_id AND n.change_id = k.change_id AND n.state <> "
    "'withdrawn')), ''), "
    "COALESCE((SELECT MAX(a.case_id) FROM changes a WHERE a.earlier_change_id = c.change_id AND a.kind = 'annulment' "
    "AND EXISTS (SELECT 1 FROM notices n WHERE n.case_id = a.case_id AND n.change_id = a.change_id AND n.state <> "
    "'withdrawn')), '') "
    "FROM changes c LEFT JOIN changes r ON r.change_id = c.revoked_by_change_id WHERE c.case_id = :case_id "
    "ORDER BY c.change_index";

template <class... Arguments>
std::vector<CaseView> case_views(SqlConnection& sql, const std::string& text, const Arguments&... arguments) {
  std::vector<CaseView> cases;
  for (auto& [id, receipt, office, visit, registered, effective, event, earlier, accepted, open, attention, withdrawn,
              notices] :
       sql.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(text, arguments...))
    cases.push_back({id, receipt, office, visit, registered, effective, event, earlier, instant_from_ms(accepted), open,
                     attention, withdrawn, notices});
  return cases;
}

}  // namespace

StoreReads::StoreReads(DatabaseLocation location) : readers_{std::move(location), kReaders} {}

Result<std::optional<CaseView>> StoreReads::case_view(const std::string& case_id) {
  static const std::string text = kCaseColumns + "WHERE k.case_id = :case_id";
  return readers_.read<std::optional<CaseView>>([&](SqlConnection& sql) -> std::optional<CaseView> {
    auto found = case_views(sql, text, case_id);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

Result<std::vector<CaseView>> StoreReads::cases(const CaseQuery& query) {
  static const std::string by_receipt = kCaseColumns + "WHERE k.receipt_number = :receipt";
  static const std::string by_office = kCaseColumns +
                                       "WHERE k.office = :office AND k.case_id < :after ORDER BY k.case_id DESC "
                                       "LIMIT :limit";
  static const std::string all = kCaseColumns + "WHERE k.case_id < :after ORDER BY k.case_id DESC LIMIT :limit";
  // Behind every ULID in every collation: where text sorts by a language, `~` stands before the digits.
  const auto after = query.after.empty() ? std::string{"Z"} : query.after;
  return readers_.read<std::vector<CaseView>>([&](SqlConnection& sql) {
    if (!query.receipt_number.empty()) return case_views(sql, by_receipt, query.receipt_number);
    if (!query.office.empty()) return case_views(sql, by_office, query.office, after, query.limit);
    return case_views(sql, all, after, query.limit);
  });
}

Result<std::vector<ChangeView>> StoreReads::changes_of(const std::string& case_id) {
  return readers_.read<std::vector<ChangeView>>([&](SqlConnection& sql) {
    std::vector<ChangeView> changes;
    for (auto& [id, position, kind, earlier, revoked_by, person, corrected_by, annulled_by] :
         sql.rows<std::string, std::int64_t, std::string, std::string, std::string, std::int64_t, std::string,
                  std::string>(kChangesOfView, case_id))
      changes.push_back(
          {id, static_cast<std::size_t>(position), kind, earlier, revoked_by, person, corrected_by, annulled_by});
    return changes;
  });
}

Result<std::optional<std::int64_t>> StoreReads::person_of(const std::string& index_key) {
  return readers_.read<std::optional<std::int64_t>>([&](SqlConnection& sql) -> std::optional<std::int64_t> {
    const auto found =
        sql.row<std::int64_t>("SELECT person_row FROM person_keys WHERE index_key = :index_key", index_key);
    if (!found) return std::nullopt;
    return std::get<0>(*found);
  });
}

Result<std::vector<std::string>> StoreReads::leaf_lines_of(const std::string& case_id) {
  return readers_.read<std::vector<std::string>>([&](SqlConnection& sql) {
    std::vector<std::string> lines;
    for (auto& [line] :
         sql.rows<std::string>("SELECT line FROM leaves WHERE case_id = :case_id ORDER BY leaf_row", case_id))
      lines.push_back(std::move(line));
    return lines;
  });
}

}  // namespace tongbao
