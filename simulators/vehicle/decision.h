#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulators/vehicle/notice.h"

namespace tongbao::sim_vehicle {

/// A vehicle or a licence, as far as one procedure touches it.
struct HeldRecord {
  std::string record_id;  // plate, or the holder's ID number
  std::string agency_office;
  std::string value;          // what the procedure would change
  std::string fallback;       // 住居所 kept beside it; vehicles only
  std::int64_t last_seq = 0;  // subjectseq of the last change
  std::string bar;            // lawful reason that forbids a change; empty: none
  std::string photo;          // licences: "on_file", "needed", "visit"
};

/// What the person of a notice holds under its procedure.
struct Holdings {
  bool identity_matches = true;  // the birth date on the register is the notice's
  std::vector<HeldRecord> records;
};

/// One value to write. `field`: "value" or "fallback".
struct Write {
  std::string record_id, agency_office, field, before, after;
  bool operator==(const Write&) const = default;
};

struct FollowUp {
  std::string what, agency_office, until;
  bool operator==(const FollowUp&) const = default;
};

struct Decision {
  std::string outcome;
  std::string reason;
  std::vector<Write> writes;
  std::optional<FollowUp> follow_up;
};

/// What becomes of a notice without `annuls` (docs/formats/vehicle.md §2), whole or not at all. `until` is the ISO date
/// a follow-up would end. Pure.
Decision decide(const Notice& notice, const Holdings& holdings, const std::string& until);

/// A change an earlier event made that still stands.
struct StandingWrite {
  std::int64_t write_id = 0;
  Write write;
  std::optional<std::int64_t> next_write_id;  // a later standing change of the same value
};

/// What taking an event back does. `rebase`: that later change would from now on fall back to this value.
struct Annulment {
  Decision decision;  // its writes restore the values before
  struct Rebase {
    std::int64_t write_id;
    std::string before;
  };
  std::vector<Rebase> rebases;
};

/// What becomes of a notice with `annuls`, given the standing changes of that event. Pure.
Annulment decide_annulment(const Holdings& holdings, const std::vector<StandingWrite>& standing);

}  // namespace tongbao::sim_vehicle
