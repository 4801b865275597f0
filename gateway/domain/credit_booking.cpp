#include "gateway/domain/credit_booking.h"

#include <algorithm>
#include <map>

#include "gateway/domain/credit_due.h"

namespace tongbao {
namespace {

/// A positive entry and what later entries left of it.
struct Outstanding {
  const CreditEntry* entry;
  std::int64_t left;
};

struct BookedGroup {
  std::int64_t sum = 0;
  std::vector<Outstanding> positive;  // in order of booking
};

std::map<std::string, BookedGroup> by_group(std::span<const CreditEntry> booked) {
  std::map<std::string, BookedGroup> groups;
  for (const auto& entry : booked) {
    auto& group = groups[entry.group];
    group.sum += entry.quantity;
    if (entry.quantity > 0) group.positive.push_back({&entry, entry.quantity});
  }
  for (const auto& entry : booked) {
    if (entry.takes_back.empty()) continue;
    for (auto& positive : groups[entry.group].positive)
      if (positive.entry->entry_id == entry.takes_back) positive.left += entry.quantity;
  }
  return groups;
}

bool contributes(const GroupDue& due, std::string_view notice_id) {
  return std::any_of(due.contributors.begin(), due.contributors.end(),
                     [&](const auto& contributor) { return contributor.notice_id == notice_id; });
}

class Booking {
 public:
  Booking(const CaseCreditFacts& facts, const RequirementMatrix& matrix, const CreditCause& cause,
          const std::function<std::string()>& new_entry_id)
      : facts_{facts}, matrix_{matrix}, cause_{cause}, new_entry_id_{new_entry_id} {}

  void settle(const std::string& word, const GroupDue& due, const BookedGroup& booked) {
    const auto difference = due.quantity - booked.sum;
    if (difference > 0) add(word, due, difference);
    if (difference < 0) take_back(due, booked, -difference);
  }

  std::vector<CreditEntry> entries;

 private:
  CreditEntry blank(std::int64_t quantity) const {
    CreditEntry entry;
    entry.entry_id = new_entry_id_();
    entry.case_id = facts_.case_id;
    entry.quantity = quantity;
    entry.month = taipei_month(cause_.at);
    entry.matrix_version = matrix_.version();
    entry.cause_notice_id = cause_.notice_id;
    return entry;
  }

  /// Under the notice that caused it; under the group's first contributor when the cause itself does not add to the
  /// group (a revocation that was withdrawn, a matrix that was corrected).
  void add(const std::string& word, const GroupDue& due, std::int64_t quantity) {
    auto earner = std::find_if(due.contributors.begin(), due.contributors.end(),
                               [&](const auto& contributor) { return contributor.notice_id == cause_.notice_id; });
    const bool earned_now = earner != due.contributors.end();
    if (!earned_now) earner = due.contributors.begin();
    auto entry = blank(quantity);
    entry.group = word;
    entry.item = due.item;
    entry.office = facts_.office;
    entry.agency = earner->agency;
    entry.kind = earner->kind;
    entry.procedure = earner->procedure;
    entry.adjustment = !earned_now;
    entry.still_submitted_known = facts_.still_submitted.has_value();
    entries.push_back(std::move(entry));
  }

  /// First from entries whose notice no longer adds to the group, the latest first; then from the latest of the others.
  void take_back(const GroupDue& due, const BookedGroup& booked, std::int64_t quantity) {
    std::vector<Outstanding> candidates(booked.positive.rbegin(), booked.positive.rend());
    std::stable_partition(candidates.begin(), candidates.end(), [&](const Outstanding& candidate) {
      return !contributes(due, candidate.entry->cause_notice_id);
    });
    for (const auto& candidate : candidates) {
      const auto taken = std::min(candidate.left, quantity);
      if (taken <= 0) continue;
      entries.push_back(negative_of(*candidate.entry, taken));
      quantity -= taken;
    }
  }

  CreditEntry negative_of(const CreditEntry& earned, std::int64_t taken) const {
    auto entry = blank(-taken);
    entry.group = earned.group;
    entry.item = earned.item;
    entry.office = earned.office;
    entry.agency = earned.agency;
    entry.kind = earned.kind;
    entry.procedure = earned.procedure;
    entry.takes_back = earned.entry_id;
    entry.adjustment = true;
    entry.still_submitted_known = earned.still_submitted_known;
    return entry;
  }

  const CaseCreditFacts& facts_;
  const RequirementMatrix& matrix_;
  const CreditCause& cause_;
  const std::function<std::string()>& new_entry_id_;
};

}  // namespace

CreditBooking entries_to_book(const CaseCreditFacts& facts, const RequirementMatrix& matrix,
                              std::span<const CreditEntry> booked, const CreditCause& cause,
                              const std::function<std::string()>& new_entry_id) {
  auto due = credits_due(facts, matrix);
  auto groups = by_group(booked);
  for (const auto& [word, group] : groups)
    due.groups.try_emplace(word);  // due nothing any more
  Booking booking{facts, matrix, cause, new_entry_id};
  for (const auto& [word, group_due] : due.groups)
    booking.settle(word, group_due, groups[word]);

  CreditBooking result;
  result.entries = std::move(booking.entries);
  for (auto& missing : due.missing)
    if (missing.notice_id == cause.notice_id) result.warnings.push_back(std::move(missing));
  return result;
}

}  // namespace tongbao
