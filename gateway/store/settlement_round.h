#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/store/lanes.h"
#include "gateway/store/settlement.h"

namespace tongbao {

/// What the settlements of one transaction leave to its end, to be done for all of them together: the lanes behind them
/// and the credits of their cases. The writer finishes it before it commits.
class SettlementRound {
 public:
  explicit SettlementRound(const SettlingRules& rules) : rules_{rules} {}

  /// The round of this transaction.
  static SettlementRound& of(Transaction& transaction, const SettlingRules& rules);

  /// The lane's next change may go out.
  void open_lane(const Lane& lane) { lanes_[{lane.agency, lane.person_row}] = lane.opens_on_receipt; }
  /// Books what the notice's case is due after this event minus what was booked, in the month of this commit.
  void book(const std::string& case_id, const std::string& cause_notice_id) {
    causes_.push_back({case_id, cause_notice_id});
  }

  void finish(Transaction& transaction);

 private:
  struct Cause {
    std::string case_id;
    std::string notice_id;
  };

  /// Returns the statistics columns of notices whose outcome does not say them.
  std::vector<std::pair<std::string, std::string>> book_all(Transaction& transaction);

  const SettlingRules& rules_;
  std::map<std::pair<std::string, std::int64_t>, bool> lanes_;
  std::vector<Cause> causes_;  // in order of settling
};

}  // namespace tongbao
