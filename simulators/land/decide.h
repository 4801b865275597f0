#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulators/land/notice.h"
#include "simulators/stage/code_table.h"

namespace tongbao::sim_land {

/// One owner's entry (所有權部) on one parcel, with what the parcel says beside it.
struct Holding {
  std::int64_t holding_id = 0;
  std::int64_t parcel_id = 0;
  std::string office, person_name, romanization, address;
  std::string doorplate;     // of the building; empty for bare land
  bool restricted = false;   // 限制登記
  bool pending = false;      // another registration under way
  bool certificate = false;  // a paper 權狀 is out
};

/// What the register knows that bears on one notice.
struct OwnerView {
  bool found = false;                   // by ID number
  bool namesake_without_id = false;     // same name and birth date, no ID number on the register
  bool namesake_with_other_id = false;  // same, with another ID number
  std::string birth_date;               // yyyyMMdd; empty: the register has none
  bool deceased = false;
  std::string newest_seq;  // SubjectSeq of the newest change of this field; empty: none
  std::vector<Holding> holdings;
};

/// One value of one entry that a notice changes.
struct ValueChange {
  enum class Where { holding, parcel };
  Where where = Where::holding;
  std::int64_t row_id = 0;
  std::string office;
  std::string field;  // person_name, romanization, address, doorplate
  std::string old_value, new_value;
  bool operator==(const ValueChange&) const = default;
};

/// What an earlier notice did, for a revocation.
struct EarlierEffect {
  std::vector<ValueChange> changes;  // empty: it changed nothing, never came, or was taken back already
  bool newer_stands = false;         // one of these values was changed again since
};

struct Decision {
  std::string code;
  std::vector<ValueChange> changes;  // only with 0000
  std::string follow_up;             // word, empty: none
  std::string follow_up_office;
  std::vector<char32_t> characters;

  /// Changed entries by office: a holding or parcel with several changed values is one.
  std::map<std::string, int> rows() const;
};

/// "address" or "name": the field whose order SubjectSeq keeps.
std::string_view order_field(const LandNotice& notice);

/// The decision of section 5 of the page, before any examination. Pure.
Decision decide(const LandNotice& notice, const OwnerView& owner, const EarlierEffect& earlier,
                const stage::CodeTable& storable);

}  // namespace tongbao::sim_land
