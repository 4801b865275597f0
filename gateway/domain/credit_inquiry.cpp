#include "gateway/domain/credit_inquiry.h"

#include <set>
#include <string_view>
#include <tuple>

namespace tongbao {

FetchCredit inquiry_credit(std::span<const Inquiry> inquiries) {
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> answered;
  for (const auto& inquiry : inquiries)
    if (inquiry.conclusive && inquiry.transcript_demanded)
      answered.emplace(inquiry.agency, inquiry.agency_case, inquiry.household);
  const auto count = static_cast<std::int64_t>(answered.size());
  return {count, count * 100};
}

FetchCredit roster_credit(std::span<const RosterRow> rows, bool transcript_demanded) {
  if (!transcript_demanded) return {};
  std::set<std::string_view> households;
  for (const auto& row : rows)
    if (row.verified) households.insert(row.household);
  const auto count = static_cast<std::int64_t>(households.size());
  return {count, count * 100};
}

}  // namespace tongbao
