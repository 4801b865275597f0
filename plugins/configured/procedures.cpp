#include "plugins/configured/procedures.h"

#include <algorithm>

#include "gateway/kit/event_type.h"
#include "gateway/kit/nearest.h"

namespace tongbao {

namespace {

std::string at_procedure(std::size_t index, std::string_view key) {
  return "procedures[" + std::to_string(index) + "]." + std::string{key};
}

/// "water.bill": small letters and _, one dot.
bool is_procedure_name(std::string_view name) {
  const auto dot = name.find('.');
  const auto word = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
  };
  return dot != std::string_view::npos && name.size() <= 64 && word(name.substr(0, dot)) && word(name.substr(dot + 1));
}

std::string unknown_kind(std::string_view word) {
  std::vector<std::string> words;
  words.reserve(kChangeKindWords.size());
  for (const auto& entry : kChangeKindWords)
    words.emplace_back(entry.word);
  const auto near = nearest_spelling(word, words);
  return "\"" + std::string{word} + "\" is no kind of change" +
         (near.empty() ? "" : "; did you mean " + std::string{near} + "?");
}

std::vector<ChangeKind> read_kinds(const SettingValues& settings, const std::string& key, SettingFaults& faults) {
  std::vector<ChangeKind> kinds;
  const auto words = settings.list(key);
  if (words.empty()) faults.add(key, "names no kind of change");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto kind = change_kind_from(words[i]);
    const auto here = key + "[" + std::to_string(i) + "]";
    if (!kind)
      faults.add(here, unknown_kind(words[i]));
    else if (std::find(kinds.begin(), kinds.end(), *kind) != kinds.end())
      faults.add(here, words[i] + " stands twice");
    else
      kinds.push_back(*kind);
  }
  return kinds;
}

std::string wrong_name(const Procedure& procedure, const std::vector<Procedure>& earlier) {
  const auto quoted = "\"" + procedure.name + "\"";
  if (!is_procedure_name(procedure.name))
    return quoted + " is no procedure (the route's agency, a dot and a word, small letters and _: water.bill)";
  if (earlier.empty()) return {};
  const auto agency = earlier.front().name.substr(0, earlier.front().name.find('.') + 1);
  if (!procedure.name.starts_with(agency))
    return quoted + " does not begin with \"" + agency + "\" as the first one does";
  const bool twice =
      std::any_of(earlier.begin(), earlier.end(), [&](const Procedure& one) { return one.name == procedure.name; });
  return twice ? quoted + " stands twice" : "";
}

bool tells(const Partner& partner, std::string_view member) {
  return std::any_of(partner.fields.begin(), partner.fields.end(), [&](const TemplateField& field) {
    return field.member != nullptr && is_part_of(field.member->path, member);
  });
}

template <class Test>
bool any_kind(const Procedure& procedure, Test test) {
  return std::any_of(procedure.kinds.begin(), procedure.kinds.end(), test);
}

bool acts_on_earlier(ChangeKind kind) {
  return takes_back(kind) || kind == ChangeKind::correction;
}

bool has_event_type(ChangeKind kind) {
  return acts_on_earlier(kind) || is_address_kind(kind) || is_name_kind(kind);
}

void check_kinds(const Partner& partner, const Procedure& procedure, const std::string& key, SettingFaults& faults) {
  if (procedure.kinds.empty()) return;  // said already
  if (std::all_of(procedure.kinds.begin(), procedure.kinds.end(), acts_on_earlier))
    faults.add(key, "only kinds that act on an earlier change; name the kinds of that change, too");
  if (any_kind(procedure, acts_on_earlier) && !tells(partner, "earlier_notice_id"))
    faults.add(key,
               "correction, revocation and annulment act on an earlier notice, and no field tells earlier_notice_id");
  if (any_kind(procedure, is_address_kind) && !tells(partner, "new_address"))
    faults.add(key, "changes of address, and no field tells new_address or a part of it");
  if (any_kind(procedure, is_name_kind) && !tells(partner, "new_name") && !tells(partner, "person.person_name"))
    faults.add(key, "changes of name, and no field tells new_name or person.person_name");
  for (const auto kind : procedure.kinds)
    if (!has_event_type(kind) && partner.event_type.empty())
      faults.add(key, std::string{to_word(kind)} + " has no standard event type; set event_type");
}

}  // namespace

std::vector<Procedure> read_procedures(const SettingValues& settings, SettingFaults& faults) {
  std::vector<Procedure> procedures;
  for (std::size_t i = 0; settings.values.contains(at_procedure(i, "name")); ++i) {
    Procedure procedure;
    procedure.name = settings.text(at_procedure(i, "name"));
    procedure.title_zh = settings.text(at_procedure(i, "title_zh"));
    procedure.title_en = settings.text(at_procedure(i, "title_en"));
    procedure.kinds = read_kinds(settings, at_procedure(i, "kinds"), faults);
    procedure.needs_customer_number = settings.boolean(at_procedure(i, "needs_customer_number"));
    procedure.offers_fallback = settings.boolean(at_procedure(i, "offers_fallback"));
    procedure.ex_officio_only = settings.boolean(at_procedure(i, "ex_officio_only"));
    if (const auto wrong = wrong_name(procedure, procedures); !wrong.empty())
      faults.add(at_procedure(i, "name"), wrong);
    if (procedure.ex_officio_only && !any_kind(procedure, is_ex_officio))
      faults.add(at_procedure(i, "ex_officio_only"),
                 "no kind of this procedure is ex officio (doorplate_renumbering, boundary_adjustment)");
    procedures.push_back(std::move(procedure));
  }
  if (procedures.empty()) faults.add("procedures", "none; [[plugin.settings.procedures]] is wanted");
  return procedures;
}

void check_procedures(const Partner& partner, SettingFaults& faults) {
  bool asks_for_number = false;
  for (std::size_t i = 0; i < partner.procedures.size(); ++i) {
    const auto& procedure = partner.procedures[i];
    asks_for_number = asks_for_number || procedure.needs_customer_number;
    check_kinds(partner, procedure, at_procedure(i, "kinds"), faults);
    if (procedure.needs_customer_number && !tells(partner, "customer_number"))
      faults.add(at_procedure(i, "needs_customer_number"),
                 "the counter asks for it, and no field tells customer_number");
    if (procedure.offers_fallback && !tells(partner, "fallback_residence"))
      faults.add(at_procedure(i, "offers_fallback"), "the citizen may consent, and no field tells fallback_residence");
  }
  if (partner.procedures.empty() || partner.fields.empty()) return;
  if (tells(partner, "customer_number") && !asks_for_number)
    faults.add("fields", "customer_number is told, and no procedure asks for it (needs_customer_number)");
  if (!tells(partner, "customer_number") && !tells(partner, "person.person_id"))
    faults.add("fields", "nothing says whose record it is: neither person.person_id nor customer_number is told");
}

}  // namespace tongbao
