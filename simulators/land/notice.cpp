#include "simulators/land/notice.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "simulators/land/soap.h"

namespace tongbao::sim_land {
namespace {

bool is_digits(std::string_view text, std::size_t length) {
  return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// yyyyMMdd of a day that exists.
bool is_day(std::string_view text) {
  if (!is_digits(text, 8)) return false;
  const auto number = [&](std::size_t from, std::size_t length) {
    int value = 0;
    std::from_chars(text.data() + from, text.data() + from + length, value);
    return value;
  };
  const int year = number(0, 4);
  const int month = number(4, 2);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12) return false;
  const int days = month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
  return number(6, 2) >= 1 && number(6, 2) <= days;
}

/// Walks the children of a group in their fixed order and remembers the first thing that is wrong.
class FieldWalk {
 public:
  explicit FieldWalk(const Element& group) : group_(group) {}

  std::string mandatory(std::string_view name) {
    auto value = optional(name);
    if (!value) fail(name, "is missing");
    return value.value_or("");
  }
  /// An optional element that stands must have a value.
  std::optional<std::string> optional(std::string_view name) {
    const auto* element = take(name);
    if (element == nullptr) return std::nullopt;
    if (!element->children.empty() || element->text.empty()) fail(name, "must hold a value");
    return element->text;
  }
  const Element* take(std::string_view name) {
    if (at_ >= group_.children.size()) return nullptr;
    const auto& next = group_.children[at_];
    if (next.name != name || next.space != kLandSpace) return nullptr;
    ++at_;
    return &next;
  }
  void demand(bool held, std::string_view name, std::string_view what) {
    if (!held) fail(name, what);
  }
  /// Nothing may be left over.
  void end() {
    if (at_ < group_.children.size()) fail(group_.children[at_].name, "is unknown or out of order");
  }
  const std::string& why() const { return why_; }

 private:
  void fail(std::string_view name, std::string_view what) {
    if (why_.empty()) why_.append(name).append(" ").append(what);
  }
  const Element& group_;
  std::size_t at_ = 0;
  std::string why_;
};

std::string notice_reference(FieldWalk& walk, std::string_view name) {
  const auto text = walk.optional(name);
  if (!text) return {};
  walk.demand(text->starts_with(kNoticePrefix) && text->size() == kNoticePrefix.size() + 26, name,
              "must be urn:tongbao:notice: and an id");
  return text->substr(std::min(kNoticePrefix.size(), text->size()));
}

std::optional<LandAddress> read_address(FieldWalk& walk, std::string_view name) {
  const auto* group = walk.take(name);
  if (group == nullptr) return std::nullopt;
  FieldWalk inner(*group);
  LandAddress address;
  address.area_code = inner.mandatory("AreaCode");
  inner.demand(is_digits(address.area_code, 8) || is_digits(address.area_code, 11), "AreaCode",
               "must have 8 or 11 digits");
  address.village = inner.optional("Village").value_or("");
  address.neighbor = inner.optional("Neighbor").value_or("");
  address.street_doorplate = inner.mandatory("StreetDoorplate");
  address.as_registered = inner.mandatory("AsRegistered");
  inner.end();
  walk.demand(inner.why().empty(), name, "/ " + inner.why());
  return address;
}

std::optional<LandName> read_name(FieldWalk& walk, std::string_view name) {
  const auto* group = walk.take(name);
  if (group == nullptr) return std::nullopt;
  FieldWalk inner(*group);
  LandName out{inner.mandatory("PersonName"), inner.optional("Romanization")};
  inner.end();
  walk.demand(inner.why().empty(), name, "/ " + inner.why());
  return out;
}

void read_values(FieldWalk& walk, LandNotice& notice) {
  notice.case_id = walk.mandatory("CaseId");
  notice.office_code = walk.mandatory("OfficeCode");
  notice.subject = walk.mandatory("Subject");
  notice.subject_seq = walk.mandatory("SubjectSeq");
  notice.kind = walk.mandatory("Kind");
  notice.annuls = notice_reference(walk, "Annuls");
  notice.corrects = notice_reference(walk, "Corrects");
  notice.person_id = walk.mandatory("PersonId");
  notice.person_name = walk.mandatory("PersonName");
  notice.birth_date = walk.mandatory("BirthDate");
  if (notice.procedure == "land.name") {
    notice.old_name = read_name(walk, "OldName");
    notice.new_name = read_name(walk, "NewName");
  } else {
    notice.old_address = read_address(walk, "OldAddress");
    notice.new_address = read_address(walk, "NewAddress");
  }
  notice.registered_date = walk.mandatory("RegisteredDate");
  notice.effective_date = walk.mandatory("EffectiveDate");
  notice.basis = walk.optional("Basis").value_or("");
  walk.end();
}

void check_values(FieldWalk& walk, const LandNotice& notice) {
  walk.demand(notice.case_id.size() == 26, "CaseId", "must be a ULID");
  walk.demand(is_digits(notice.office_code, 8), "OfficeCode", "must have 8 digits");
  walk.demand(is_digits(notice.subject_seq, 20), "SubjectSeq", "must have 20 digits");
  walk.demand(notice.person_id.size() == 10, "PersonId", "must have 10 characters");
  walk.demand(is_day(notice.birth_date), "BirthDate", "must be a day yyyyMMdd");
  walk.demand(is_day(notice.registered_date), "RegisteredDate", "must be a day yyyyMMdd");
  walk.demand(is_day(notice.effective_date), "EffectiveDate", "must be a day yyyyMMdd");
  const bool takes_back = notice.kind == "revocation" || notice.kind == "annulment";
  walk.demand(takes_back == !notice.annuls.empty(), "Annuls", "must stand for revocation and annulment only");
  walk.demand((notice.kind == "correction") == !notice.corrects.empty(), "Corrects", "must stand for correction only");
  const bool doorplate = notice.procedure == "land.doorplate";
  if (!doorplate) walk.demand(notice.basis.empty(), "Basis", "is for land.doorplate only");
  if (doorplate) walk.demand(!notice.basis.empty(), "Basis", "is missing");
  if (takes_back) return;
  if (doorplate) walk.demand(notice.old_address.has_value(), "OldAddress", "is missing");
  const bool is_name = notice.procedure == "land.name";
  walk.demand(is_name ? notice.new_name.has_value() : notice.new_address.has_value(),
              is_name ? "NewName" : "NewAddress", "is missing");
}

}  // namespace

std::variant<LandNotice, BadNotice> read_notice(std::string_view notice_id, const Element& body) {
  LandNotice notice;
  notice.notice_id = notice_id;
  notice.procedure = body.name;
  FieldWalk walk(body);
  read_values(walk, notice);
  check_values(walk, notice);
  if (!walk.why().empty()) return BadNotice{walk.why()};
  return notice;
}

std::variant<AnswerQuery, BadNotice> read_query(const Element& body) {
  FieldWalk walk(body);
  const auto most = walk.mandatory("MaxAnswers");
  AnswerQuery query;
  const auto read = std::from_chars(most.data(), most.data() + most.size(), query.most);
  walk.demand(read.ec == std::errc{} && read.ptr == most.data() + most.size() && query.most <= 100, "MaxAnswers",
              "must be 0 to 100");
  while (const auto ack = walk.optional("Ack"))
    query.acknowledged.push_back(*ack);
  walk.demand(query.acknowledged.size() <= 500, "Ack", "may stand 500 times");
  walk.end();
  if (!walk.why().empty()) return BadNotice{walk.why()};
  return query;
}

std::string field_text(const Element& body) {
  std::string out = "(" + body.name + "\x1f" + body.text;
  for (const auto& child : body.children)
    out += field_text(child);
  return out + ")";
}

}  // namespace tongbao::sim_land
