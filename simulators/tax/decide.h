#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "simulators/tax/batch.h"

namespace tongbao::sim_tax {

/// A house or land tax account (稅籍).
struct TaxAccount {
  std::int64_t account_id = 0;
  std::string bureau;
  bool house = false;
  std::string location;      // of the house, as registered; empty for land
  std::string bill_address;  // 投遞地址
  bool self_use = false;     // 自住稅率
  bool let = false;          // let or used for business
};

/// What the register knows that bears on one notice.
struct TaxpayerView {
  bool found = false;
  std::string birth_date;    // ISO; empty: the register has none
  bool enforcement = false;  // 移送執行中
  bool must_visit = false;   // accounts held with others: the taxpayer has to come
  int family_self_use = 0;   // self-use houses of spouse and minor children
  std::string newest_seq;    // SubjectSeq of the newest change of this procedure; empty: none
  std::vector<TaxAccount> accounts;
};

/// One value of one account that a notice changes; `field` is bill_address or self_use ("0", "1").
struct AccountChange {
  std::int64_t account_id = 0;
  std::string bureau, field, old_value, new_value;
  bool operator==(const AccountChange&) const = default;
};

/// What an earlier notice did, for a revocation.
struct EarlierChanges {
  std::vector<AccountChange> changes;
  bool newer_stands = false;
};

struct TaxDecision {
  std::string code;
  std::vector<AccountChange> changes;  // only with 0000
  std::string follow_up, follow_up_office;

  std::map<std::string, int> rows() const;
};

/// The decision of section 6 of the page, before any examination. Pure.
TaxDecision decide(const TaxNotice& notice, const TaxpayerView& taxpayer, const EarlierChanges& earlier);

}  // namespace tongbao::sim_tax
