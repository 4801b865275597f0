#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulators/land/xml.h"

namespace tongbao::sim_land {

struct LandAddress {
  std::string area_code, village, neighbor, street_doorplate, as_registered;
};

struct LandName {
  std::string person_name;
  std::optional<std::string> romanization;
};

/// One notice as the page's section 1 defines its body.
struct LandNotice {
  std::string notice_id;
  std::string procedure;  // land.address, land.name, land.doorplate
  std::string case_id, office_code, subject, subject_seq, kind;
  std::string annuls;    // notice id; empty unless a revocation or annulment
  std::string corrects;  // notice id; empty unless a correction
  std::string person_id, person_name, birth_date;
  std::optional<LandAddress> old_address, new_address;
  std::optional<LandName> old_name, new_name;
  std::string registered_date, effective_date, basis;
};

/// What stands wrong, without personal data; becomes Sender fault 8003.
struct BadNotice {
  std::string why;
};

/// The notice of operation `procedure` in `body`: every field in its place and form.
std::variant<LandNotice, BadNotice> read_notice(std::string_view notice_id, const Element& body);

/// The poll of section 4.
struct AnswerQuery {
  std::size_t most = 0;
  std::vector<std::string> acknowledged;
};
std::variant<AnswerQuery, BadNotice> read_query(const Element& body);

/// One text for all fields of a body, the same for bodies that differ in layout only.
std::string field_text(const Element& body);

}  // namespace tongbao::sim_land
