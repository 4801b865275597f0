#include "simulators/vehicle/notice.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <functional>
#include <optional>

#include "simulators/stage/day_clock.h"
#include "simulators/stage/strict_json.h"

namespace tongbao::sim_vehicle {

namespace {

using nlohmann::json;
using Fits = std::function<bool(std::string_view)>;

struct Member {
  std::string name;
  bool required;
  Fits fits;  // none: a group, checked elsewhere
};

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_ulid(std::string_view text) {
  return text.size() == 26 && text.front() <= '7' && std::all_of(text.begin(), text.end(), [](char c) {
           return std::string_view{"0123456789ABCDEFGHJKMNPQRSTVWXYZ"}.find(c) != std::string_view::npos;
         });
}

Fits one_of(std::vector<std::string_view> words) {
  return [words = std::move(words)](std::string_view text) {
    return std::find(words.begin(), words.end(), text) != words.end();
  };
}

bool is_person_id(std::string_view text) {
  return text.size() == 10 && text[0] >= 'A' && text[0] <= 'Z' && all_digits(text.substr(2)) &&
         ((text[1] >= '0' && text[1] <= '9') || (text[1] >= 'A' && text[1] <= 'D'));
}

bool is_area_code(std::string_view text) {
  return all_digits(text) && (text.size() == 8 || text.size() == 11);
}
bool is_seq(std::string_view text) {
  return text.size() == 20 && all_digits(text) && text <= "09223372036854775807";
}
bool is_text(std::string_view text) {
  return !text.empty() && text.size() <= 600;
}
bool is_instant(std::string_view text) {
  return text.ends_with('Z') && stage::parse_rfc3339(text).has_value();
}

const std::vector<std::string_view> kAddressKinds{"move_in", "address_change"};
const std::vector<std::string_view> kRenumberingKinds{"doorplate_renumbering", "boundary_adjustment"};
const std::vector<std::string_view> kNameKinds{
    "surname_change",       "married_name",     "given_name_change",         "full_name_change",
    "name_correction",      "traditional_name", "traditional_name_reversal", "romanization_change",
    "name_follows_relative"};

bool among(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string pointer_below(const std::string& pointer, const std::string& member) {
  return pointer + "/" + member;
}

/// Collects what is wrong while an event is read.
class NoticeReader {
 public:
  explicit NoticeReader(const json& event) : event_(event) {}

  std::variant<Notice, std::vector<NoticeError>> read() {
    if (!event_.is_object()) return std::vector<NoticeError>{{"", "must be an object"}};
    check_event();
    const auto data = event_.find("data");
    if (data != event_.end() && data->is_object()) check_data(*data);
    if (!errors_.empty()) return errors_;
    check_sense(*data);
    if (!errors_.empty()) return errors_;
    return build(*data);
  }

 private:
  void wrong(std::string pointer, std::string detail) { errors_.push_back({std::move(pointer), std::move(detail)}); }

  void check_members(const json& object, const std::string& at, const std::vector<Member>& members) {
    for (const auto& [name, value] : object.items()) {
      const auto known =
          std::find_if(members.begin(), members.end(), [&name = name](const Member& m) { return m.name == name; });
      const auto pointer = pointer_below(at, name);
      if (known == members.end()) {
        wrong(pointer, "is not a member of this dialect");
      } else if (!known->fits) {
        if (!value.is_object()) wrong(pointer, "must be an object");
      } else if (!value.is_string()) {
        wrong(pointer, "must be text");
      } else if (!known->fits(value.get_ref<const std::string&>())) {
        wrong(pointer, "does not have the form of this member");
      }
    }
    for (const auto& member : members)
      if (member.required && !object.contains(member.name)) wrong(pointer_below(at, member.name), "is missing");
  }

  void check_event() {
    check_members(event_, "",
                  {{"specversion", true, one_of({"1.0"})},
                   {"id", true, is_ulid},
                   {"source", true, is_text},
                   {"type", true, is_text},
                   {"subject", true, is_text},
                   {"subjectseq", true, is_seq},
                   {"time", true, is_instant},
                   {"datacontenttype", true, one_of({"application/json"})},
                   {"data", true, {}}});
  }

  void check_group(const json& data, const std::string& name, const std::vector<Member>& members) {
    const auto group = data.find(name);
    if (group != data.end() && group->is_object()) check_members(*group, "/data/" + name, members);
  }

  void check_data(const json& data) {
    check_members(data, "/data",
                  {{"procedure", true,
                    one_of({"vehicle.registration_address", "vehicle.license_address", "vehicle.license_name"})},
                   {"case_id", true, is_ulid},
                   {"kind", true, is_text},
                   {"effective_date", true, is_date},
                   {"registration_date", true, is_date},
                   {"person", true, {}},
                   {"new_address", false, {}},
                   {"old_address", false, {}},
                   {"new_name", false, {}},
                   {"old_name", false, {}},
                   {"fallback_residence", false, one_of({"true"})},
                   {"ex_officio", false, one_of({"true"})},
                   {"annuls", false, is_ulid},
                   {"corrects", false, is_ulid}});
    check_group(data, "person",
                {{"PersonId", true, is_person_id}, {"PersonName", true, is_text}, {"BirthDate", true, is_date}});
    for (const char* name : {"new_address", "old_address"})
      check_group(data, name,
                  {{"AreaCode", true, is_area_code},
                   {"Village", false, is_text},
                   {"Neighbor", false, is_text},
                   {"StreetDoorplate", true, is_text}});
    for (const char* name : {"new_name", "old_name"})
      check_group(data, name, {{"PersonName", true, is_text}, {"Romanization", false, is_text}});
  }

  /// What must fit together once every member is well-formed.
  void check_sense(const json& data) {
    const auto kind = data.at("kind").get<std::string>();
    const auto procedure = data.at("procedure").get<std::string>();
    const bool of_name = procedure == "vehicle.license_name";
    const std::string wanted = of_name ? "new_name" : "new_address";
    const bool annuls = kind == "revocation" || kind == "annulment";
    if (data.contains("annuls") != annuls)
      wrong("/data/annuls", "stands with revocation and annulment, only and always");
    if (data.contains("corrects") != (kind == "correction"))
      wrong("/data/corrects", "stands with correction, only and always");
    for (const char* group : {"new_address", "old_address", "new_name", "old_name"}) {
      const bool of_this = !annuls && (std::string_view{group}.ends_with("name") == of_name);
      if (data.contains(group) && !of_this) wrong("/data/" + std::string{group}, "does not belong to this procedure");
    }
    if (!annuls && !data.contains(wanted)) wrong("/data/" + wanted, "is missing");
    if (data.contains("fallback_residence") && procedure != "vehicle.registration_address")
      wrong("/data/fallback_residence", "does not belong to this procedure");
    if (event_.at("type").get<std::string>() != type_of(kind, of_name))
      wrong("/type", "does not fit the kind of change");
  }

  static std::string type_of(std::string_view kind, bool of_name) {
    if (kind == "revocation" || kind == "annulment") return "tw.tongbao.case.annulled.v1";
    if (of_name && (among(kNameKinds, kind) || kind == "correction")) return "tw.tongbao.person.name-changed.v1";
    if (!of_name && (among(kAddressKinds, kind) || kind == "correction")) return "tw.tongbao.person.address-changed.v1";
    if (!of_name && among(kRenumberingKinds, kind)) return "tw.tongbao.addressing.doorplate-renumbered.v1";
    return {};
  }

  Notice build(const json& data) const {
    const auto text = [](const json& object, const char* name) { return object.value(name, std::string{}); };
    Notice notice;
    notice.event_id = text(event_, "id");
    notice.subject = text(event_, "subject");
    const auto seq = text(event_, "subjectseq");
    std::from_chars(seq.data(), seq.data() + seq.size(), notice.subject_seq);
    notice.procedure = text(data, "procedure");
    notice.case_id = text(data, "case_id");
    notice.kind = text(data, "kind");
    notice.annuls = text(data, "annuls");
    notice.corrects = text(data, "corrects");
    notice.fallback_residence = data.contains("fallback_residence");
    const auto& person = data.at("person");
    notice.person_id = text(person, "PersonId");
    notice.person_name = text(person, "PersonName");
    notice.birth_date = text(person, "BirthDate");
    for (const char* group : {"new_address", "new_name"})
      if (data.contains(group)) notice.new_value = stage::canonical(data.at(group));
    return notice;
  }

  const json& event_;
  std::vector<NoticeError> errors_;
};

}  // namespace

bool is_date(std::string_view text) {
  if (text.size() != 8 || !all_digits(text)) return false;
  int year = 0;
  unsigned month = 0, day = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 4, text.data() + 6, month);
  std::from_chars(text.data() + 6, text.data() + 8, day);
  return std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}}.ok();
}

std::variant<Notice, std::vector<NoticeError>> read_notice(const json& event) {
  return NoticeReader{event}.read();
}

}  // namespace tongbao::sim_vehicle
