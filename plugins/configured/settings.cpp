#include "plugins/configured/settings.h"

#include <algorithm>
#include <set>

#include "plugins/configured/answers.h"
#include "plugins/configured/procedures.h"
#include "plugins/configured/template_field.h"

namespace tongbao {

const Procedure* Partner::procedure(std::string_view name) const {
  for (const auto& one : procedures)
    if (one.name == name) return &one;
  return nullptr;
}

namespace {

std::string joined_path(const std::vector<std::string>& path) {
  std::string text;
  for (const auto& name : path)
    text += (text.empty() ? "" : "/") + name;
  return text;
}

bool begins_with(const std::vector<std::string>& path, const std::vector<std::string>& group) {
  return path.size() > group.size() && std::equal(group.begin(), group.end(), path.begin());
}

/// A name must be a value or a group, and stand once.
std::string clash(const TemplateField& field, const std::vector<TemplateField>& earlier) {
  const auto name = joined_path(field.path);
  for (const auto& one : earlier) {
    if (field.path == one.path) return name + " stands twice";
    if (begins_with(field.path, one.path))
      return joined_path(one.path) + " is a value already, and cannot hold " + name;
    if (begins_with(one.path, field.path)) return name + " is a group already: it holds " + joined_path(one.path);
  }
  return {};
}

void read_fields(const SettingValues& settings, Partner& partner, SettingFaults& faults) {
  const auto lines = settings.list("fields");
  if (lines.empty()) faults.add("fields", "names no field: the partner would hear nothing");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto field = parse_template_field(lines[i]);
    const auto fault = field ? clash(*field, partner.fields) : field.failure().detail;
    if (!fault.empty()) faults.add("fields[" + std::to_string(i) + "]", fault);
    if (field) partner.fields.push_back(*std::move(field));
  }
}

/// "reverse.dns.words.v1"
bool is_event_type(std::string_view text) {
  const auto version = text.rfind(".v");
  if (version == std::string_view::npos || version == 0 || version + 2 == text.size()) return false;
  return text.substr(version + 2).find_first_not_of("0123456789") == std::string_view::npos &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos &&
         text.find("..") == std::string_view::npos && text.front() != '.';
}

void read_event_type(const SettingValues& settings, Partner& partner, SettingFaults& faults) {
  partner.event_type = settings.text("event_type");
  if (!partner.event_type.empty() && !is_event_type(partner.event_type))
    faults.add("event_type", "\"" + partner.event_type +
                                 "\" is no event type (reverse domain name and version, tw.example.water.changed.v1)");
}

void read_answer_members(const SettingValues& settings, Partner& partner, SettingFaults& faults) {
  auto& members = partner.members;
  members.code = settings.list("answer_code");
  if (members.code.empty()) faults.add("answer_code", "names no member");
  for (std::size_t i = 0; i < members.code.size(); ++i)
    if (members.code[i].empty()) faults.add("answer_code[" + std::to_string(i) + "]", "is empty");
  members.agency_ref = settings.text("agency_ref");
  members.effective_at = settings.text("effective_at");
  members.until = settings.text("until");
  members.office = settings.text("office");
  members.records = settings.text("records");
  if (!members.records.empty() && members.office.empty())
    faults.add("records", "says how many records an office changed, and no member names the office; set office");
}

void read_answers(const SettingValues& settings, Partner& partner, SettingFaults& faults) {
  static constexpr std::string_view kPrefix = "answers.";
  bool settles = false;
  for (const auto& [key, texts] : settings.values) {
    if (!key.starts_with(kPrefix)) continue;
    auto meaning = parse_answer_meaning(texts.empty() ? "" : texts.front());
    if (!meaning) {
      faults.add(key, meaning.failure().detail);
      continue;
    }
    settles = settles || meaning->outcome.has_value();
    const auto fallback = std::any_of(partner.procedures.begin(), partner.procedures.end(),
                                      [](const auto& one) { return one.offers_fallback; });
    if (meaning->outcome == Outcome::applied_alternative && !fallback)
      faults.add(key, "applied_alternative, and no procedure offers a fallback (offers_fallback)");
    partner.answers.emplace(key.substr(kPrefix.size()), *std::move(meaning));
  }
  if (!settles)
    faults.add("answers", "no code settles a notice; [plugin.settings.answers] is wanted, code = \"outcome\"");
}

}  // namespace

Partner read_partner(const SettingValues& settings, SettingFaults& faults) {
  Partner partner;
  read_fields(settings, partner, faults);
  read_event_type(settings, partner, faults);
  partner.procedures = read_procedures(settings, faults);
  // A line that cannot be read may be the very one that is missed: no faults that only follow from it.
  if (partner.fields.size() == settings.list("fields").size()) check_procedures(partner, faults);
  read_answer_members(settings, partner, faults);
  read_answers(settings, partner, faults);
  return partner;
}

}  // namespace tongbao
