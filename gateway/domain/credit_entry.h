#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/contract/change_kind.h"
#include "gateway/contract/clock.h"
#include "gateway/domain/requirement_matrix.h"

namespace tongbao {

/// What an entry counts: documents by kind, trips in hundredths, and S, transcripts still handed in.
enum class CreditItem { T, K, C, F, trip, S };

inline constexpr std::array kCreditItems{CreditItem::T, CreditItem::K,    CreditItem::C,
                                         CreditItem::F, CreditItem::trip, CreditItem::S};

constexpr std::string_view to_word(CreditItem item) {
  constexpr std::array<std::string_view, 6> words{"T", "K", "C", "F", "trip", "S"};
  return words[static_cast<std::size_t>(item)];
}

/// The item of that word; nothing for any other text.
constexpr std::optional<CreditItem> credit_item_from(std::string_view word) {
  for (const auto item : kCreditItems)
    if (to_word(item) == word) return item;
  return std::nullopt;
}

constexpr CreditItem credit_item_of(DocumentKind kind) {
  return static_cast<CreditItem>(kind);
}

/// One line of the credit book. Written once, never altered; a mistake or a revocation is a later, negative entry.
struct CreditEntry {
  std::string entry_id;
  std::string case_id;
  std::string group;  // the credit group inside the case, opaque: "retained:T:land:WA", "inspected:C", "trip:land:WA"
  CreditItem item = CreditItem::T;
  std::int64_t quantity = 0;  // pieces; trips: hundredths. Negative when it takes back
  std::string office;         // the accepting office, area code
  std::string agency;
  ChangeKind kind = ChangeKind::move_in;  // of the chain's first change
  std::string procedure;
  std::int32_t month = 0;  // yyyymm, Asia/Taipei, of the commit
  std::string matrix_version;
  std::string cause_notice_id;        // the notice whose settlement, withdrawal or revocation booked it
  std::string takes_back;             // entry_id of the positive entry a negative one takes back; else empty
  bool adjustment = false;            // not earned by the notice that caused it: take-backs, late repairs
  bool still_submitted_known = true;  // whether the case states which documents were still handed in
  bool operator==(const CreditEntry&) const = default;
};

/// yyyymm of an instant in Asia/Taipei (UTC+8, no summer time).
std::int32_t taipei_month(Instant at);

}  // namespace tongbao
