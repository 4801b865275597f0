#pragma once

#include <cstdint>
#include <string>

#include "gateway/domain/credit_entry.h"

namespace tongbao {

/// Credit entries summed by everything a report can ask for; the store may return them summed or one by one.
struct CreditRow {
  std::int32_t month = 0;  // yyyymm
  std::string office;
  std::string agency;
  std::string kind;  // word of the change kind
  CreditItem item = CreditItem::T;
  std::int64_t quantity = 0;
  bool adjustment = false;
  bool still_submitted_known = true;
};

/// Settled and withdrawn notices by where they are shown: a word of statistics_column(), or `withdrawn`.
struct OutcomeCount {
  std::int32_t month = 0;  // of the settling commit, Asia/Taipei
  std::string office;
  std::string agency;
  std::string kind;
  std::string column;
  std::int64_t count = 0;
};

}  // namespace tongbao
