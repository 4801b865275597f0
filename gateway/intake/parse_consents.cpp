#include "gateway/intake/parse_consents.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "gateway/intake/parse_values.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

constexpr std::array<std::string_view, 9> kRelationships{
    "self", "spouse", "parent", "child", "relative", "household_head", "household_member", "guardian", "agent"};
constexpr std::array<std::string_view, 4> kConsentMethods{"signature_paper", "signature_pad", "citizen_certificate",
                                                          "mobile_id"};
/// The counter's clock may be a little ahead of ours.
constexpr std::chrono::minutes kClockTolerance{5};

/// The persons of a case by ID number: whether adult (nothing: birth date unreadable), and where they first stand.
struct ConcernedPerson {
  std::optional<bool> adult;
  std::string pointer;
};
using ConcernedPersons = std::map<std::string, ConcernedPerson>;

ConcernedPersons concerned_persons(const std::vector<ParsedChange>& changes, CalendarDate day) {
  ConcernedPersons persons;
  for (const auto& change : changes) {
    if (!change.person) continue;
    ConcernedPerson person{std::nullopt, pointer_step(change.pointer, "person")};
    if (change.birth_date) person.adult = age_on(*change.birth_date, day) >= kAdultAge;
    persons.try_emplace(change.person->person_id, std::move(person));
  }
  return persons;
}

bool is_form_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string parse_signed_at(MemberReader& consent, Instant now) {
  auto text = consent.text("signed_at", Need::required);
  if (!text) return {};
  const auto signed_at = parse_instant(*text);
  if (!signed_at) {
    consent.faults().add(consent.at("signed_at"), "signed_at_form");
  } else if (*signed_at > now + kClockTolerance) {
    consent.faults().add(consent.at("signed_at"), "signed_in_future");
  }
  return std::move(*text);
}

Consent parse_consent(const nlohmann::json& value, const std::string& pointer, const IntakeRules& rules,
                      FaultList& faults) {
  MemberReader members{value, pointer, faults};
  Consent consent;
  consent.person = parse_person_id(members, "person", rules).value_or("");
  consent.version = members.text("version", Need::required).value_or("");
  if (!consent.version.empty() && !is_token(consent.version, "._-", 32))
    faults.add(members.at("version"), "consent_version_form");
  consent.method = parse_word(members, "method", kConsentMethods, "consent_method_unknown").value_or("");
  consent.signed_at = parse_signed_at(members, rules.now);
  consent.form_sha256 = members.text("form_sha256", Need::required).value_or("");
  if (!consent.form_sha256.empty() && !is_form_digest(consent.form_sha256))
    faults.add(members.at("form_sha256"), "form_sha256_form");
  members.finish();
  return consent;
}

/// Who may consent: adults of the case and the applicant.
void check_consenter(const std::string& person, const std::string& pointer, const ConcernedPersons& persons,
                     const std::optional<Applicant>& applicant, FaultList& faults) {
  const auto known = persons.find(person);
  if (known != persons.end()) {
    if (known->second.adult == false) faults.add(pointer, "consent_of_minor");
    return;
  }
  if (applicant && applicant->person_id == person) return;
  faults.add(pointer, "consent_of_stranger");
}

/// Every adult for themselves; the minors by any of those who may.
void check_coverage(const std::set<std::string>& consenters, const ConcernedPersons& persons,
                    const std::string& pointer, FaultList& faults) {
  bool minors = false;
  bool covered = false;
  for (const auto& [person, concerned] : persons) {
    const bool consented = consenters.contains(person);
    if (concerned.adult == true && !consented) faults.add(concerned.pointer, "consent_missing");
    if (concerned.adult == false) minors = true;
    if (concerned.adult != false && consented) covered = true;
  }
  for (const auto& consenter : consenters)
    covered = covered || !persons.contains(consenter);
  const bool adult_must_consent_anyway =
      std::ranges::any_of(persons, [](const auto& entry) { return entry.second.adult == true; });
  if (minors && !covered && !adult_must_consent_anyway) faults.add(pointer, "consent_for_minors_missing");
}

}  // namespace

std::optional<Applicant> parse_applicant(MemberReader& request, const std::vector<ParsedChange>& changes,
                                         const IntakeRules& rules) {
  const auto* value = request.object("applicant", Need::required);
  if (value == nullptr) return std::nullopt;
  MemberReader members{*value, request.at("applicant"), request.faults()};
  const auto person_id = parse_person_id(members, "person_id", rules);
  const auto relationship = parse_word(members, "relationship", kRelationships, "relationship_unknown");
  members.finish();
  if (!person_id || !relationship) return std::nullopt;
  const bool in_case = std::ranges::any_of(
      changes, [&](const ParsedChange& change) { return change.person && change.person->person_id == *person_id; });
  const bool all_read = std::ranges::all_of(changes, [](const auto& change) { return change.person.has_value(); });
  if (*relationship == "self" && !in_case && all_read)
    request.faults().add(members.at("person_id"), "applicant_not_in_case");
  return Applicant{*person_id, *relationship};
}

std::vector<Consent> parse_consents(MemberReader& request, const std::vector<ParsedChange>& changes,
                                    const std::optional<Applicant>& applicant, CalendarDate day,
                                    const IntakeRules& rules) {
  const auto persons = concerned_persons(changes, day);
  const bool all_read = std::ranges::all_of(changes, [](const auto& change) { return change.person.has_value(); });
  const auto* list = request.list("consents", Need::optional);
  const auto pointer = request.at("consents");
  std::vector<Consent> consents;
  std::set<std::string> consenters;
  bool consenters_read = true;
  for (std::size_t index = 0; list != nullptr && index < list->size(); ++index) {
    const auto here = pointer_step(pointer, index);
    consents.push_back(parse_consent((*list)[index], here, rules, request.faults()));
    const auto& person = consents.back().person;
    if (person.empty()) {
      consenters_read = false;
      continue;
    }
    if (!consenters.insert(person).second) request.faults().add(here, "consent_twice");
    if (all_read || persons.contains(person))
      check_consenter(person, pointer_step(here, "person"), persons, applicant, request.faults());
  }
  // whose consent is unreadable may be the very one that seems to be missing
  if (consenters_read) check_coverage(consenters, persons, pointer, request.faults());
  return consents;
}

}  // namespace tongbao
