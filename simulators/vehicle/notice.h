#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace tongbao::sim_vehicle {

/// A notice as docs/formats/vehicle.md §1 defines it, checked.
struct Notice {
  std::string event_id;
  std::string subject;
  std::int64_t subject_seq = 0;
  std::string procedure;
  std::string case_id;
  std::string kind;
  std::string person_id, person_name, birth_date;
  /// What the record is to say: the canonical JSON of new_address or new_name. Empty with `annuls`.
  std::string new_value;
  bool fallback_residence = false;
  std::string annuls;
  std::string corrects;
};

/// One thing wrong with a notice. `pointer` is a JSON Pointer.
struct NoticeError {
  std::string pointer;
  std::string detail;
};

/// Reads a whole event strictly: every fault at once, unknown members included.
std::variant<Notice, std::vector<NoticeError>> read_notice(const nlohmann::json& event);

/// "20260229" is none.
bool is_date(std::string_view yyyymmdd);

}  // namespace tongbao::sim_vehicle
