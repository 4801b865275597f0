#include "gateway/store/store_reads.h"

namespace tongbao {
namespace {

/// One filter for entries and notices; the column holds yyyymm.
std::string filtered_by_query(std::string month_column) {
  return "WHERE " + month_column +
         " BETWEEN :from_month AND :to_month AND (CAST(:office AS TEXT) = '' OR office = CAST(:same_office AS TEXT)) "
         "AND (CAST(:agency AS TEXT) = '' OR agency = CAST(:same_agency AS TEXT)) AND (CAST(:kind AS TEXT) = '' OR "
         "kind = CAST(:same_kind AS TEXT)) AND (CAST(:case_id AS TEXT) = '' OR case_id = CAST(:same_case AS TEXT)) ";
}

}  // namespace

Result<std::vector<CreditRow>> StoreReads::credit_rows(const CreditQuery& query) {
  static const std::string text =
      "SELECT month, office, agency, kind, item, CAST(SUM(quantity) AS BIGINT), adjustment, still_submitted_known FROM "
      "credits " +
      filtered_by_query("month") +
      "GROUP BY month, office, agency, kind, item, adjustment, still_submitted_known "
      "ORDER BY month, office, agency, kind, item, adjustment, still_submitted_known";
  return readers_.read<std::vector<CreditRow>>([&](SqlConnection& sql) {
    std::vector<CreditRow> rows;
    for (auto& [month, office, agency, kind, item, quantity, adjustment, known] :
         sql.rows<std::int64_t, std::string, std::string, std::string, std::string, std::int64_t, std::int64_t,
                  std::int64_t>(text, query.from_month, query.to_month, query.office, query.office, query.agency,
                                query.agency, query.kind, query.kind, query.case_id, query.case_id))
      rows.push_back({static_cast<std::int32_t>(month), office, agency, kind,
                      credit_item_from(item).value_or(CreditItem::T), quantity, adjustment != 0, known != 0});
    return rows;
  });
}

Result<std::vector<OutcomeCount>> StoreReads::outcome_counts(const CreditQuery& query) {
  static const std::string text =
      "SELECT settled_month, office, agency, kind, shown_as, COUNT(*) FROM notices " +
      filtered_by_query("settled_month") +
      "AND settled_month IS NOT NULL GROUP BY settled_month, office, agency, kind, shown_as "
      "ORDER BY settled_month, office, agency, kind, shown_as";
  return readers_.read<std::vector<OutcomeCount>>([&](SqlConnection& sql) {
    std::vector<OutcomeCount> counts;
    for (auto& [month, office, agency, kind, column, count] :
         sql.rows<std::int64_t, std::string, std::string, std::string, std::string, std::int64_t>(
             text, query.from_month, query.to_month, query.office, query.office, query.agency, query.agency, query.kind,
             query.kind, query.case_id, query.case_id))
      counts.push_back({static_cast<std::int32_t>(month), office, agency, kind, column, count});
    return counts;
  });
}

Result<std::vector<CreditEntry>> StoreReads::credit_entries(const CreditQuery& query) {
  static const std::string text =
      "SELECT entry_id, case_id, credit_group, item, quantity, office, agency, kind, procedure_name, month, "
      "matrix_version, cause_notice_id, takes_back, adjustment, still_submitted_known FROM credits " +
      filtered_by_query("month") + "AND entry_id > :after ORDER BY entry_id LIMIT :limit";
  return readers_.read<std::vector<CreditEntry>>([&](SqlConnection& sql) {
    std::vector<CreditEntry> entries;
    for (auto& [id, case_id, group, item, quantity, office, agency, kind, procedure, month, version, cause, back,
                adjustment, known] : sql.rows<std::string, std::string, std::string, std::string, std::int64_t,
                                              std::string, std::string, std::string, std::string, std::int64_t,
                                              std::string, std::string, std::string, std::int64_t, std::int64_t>(
             text, query.from_month, query.to_month, query.office, query.office, query.agency, query.agency, query.kind,
             query.kind, query.case_id, query.case_id, query.after, query.limit))
      entries.push_back({id, case_id, group, credit_item_from(item).value_or(CreditItem::T), quantity, office, agency,
                         change_kind_from(kind).value_or(ChangeKind::move_in), procedure,
                         static_cast<std::int32_t>(month), version, cause, back, adjustment != 0, known != 0});
    return entries;
  });
}

}  // namespace tongbao
