// The body of POST /v1/cases, judged whole (gateway/intake/case_request.h): a case that keeps every rule of the type,
// or faults of which each says where and what in both languages, out of the tables of sentences and nothing else.
#include <algorithm>
#include <set>

#include "gateway/domain/person_id.h"
#include "gateway/domain/value_fault.h"
#include "gateway/intake/fault_sentences.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/unit/intake/sample_case.h"

using namespace tongbao;
using fuzz::require;

namespace {

constexpr std::size_t kMostFaultsTold = 201;  // the 200 first, and that there are more

/// code, sentence in Chinese, sentence in English.
using Sentences = std::set<std::array<std::string_view, 3>>;

const Sentences& all_sentences() {
  static const auto kAll = [] {
    Sentences all;
    for (const auto* table : {&intake_fault_sentences(), &value_fault_sentences()})
      for (const auto& [code, zh, en] : *table)
        all.insert({code, zh, en});
    return all;
  }();
  return kAll;
}

/// RFC 6901: empty, or parts that each begin with '/', '~' only as ~0 and ~1.
bool is_json_pointer(std::string_view pointer) {
  if (!pointer.empty() && pointer.front() != '/') return false;
  for (auto at = pointer.find('~'); at != std::string_view::npos; at = pointer.find('~', at + 1))
    if (at + 1 == pointer.size() || (pointer[at + 1] != '0' && pointer[at + 1] != '1')) return false;
  return true;
}

void check_fault(const Fault& fault, const Result<nlohmann::json>& body) {
  // No sentence but those of the tables: none can repeat a submitted value.
  require(all_sentences().contains({fault.code, fault.detail_zh, fault.detail_en}),
          "code and sentences stand in the tables", fault.code);
  require(is_json_pointer(fault.pointer), "the place is a JSON pointer", fault.pointer);
  if (!body || fault.pointer.empty()) return;
  const nlohmann::json::json_pointer place{fault.pointer};
  require(body->contains(place.parent_pointer()), "the place lies in the body", fault.pointer);
}

void check_case(const CaseRequest& accepted) {
  const auto today = taipei_date(kSampleNow);
  require(!accepted.changes.empty() && !accepted.deliver_to.empty(), "an accepted case has changes and deliveries");
  require(calendar_date_from(accepted.registered_on) && calendar_date_from(accepted.effective_on),
          "its dates are days");
  require(accepted.applicant.has_value() == accepted.basis.empty(), "somebody applied, or it rests on a decision");
  for (const auto& change : accepted.changes) {
    require(check_person_id(change.person.person_id, today).faults.empty(), "every person has a valid ID number");
    require(calendar_date_from(change.person.birth_date).has_value(), "every birth date is a day");
  }
  std::set<std::pair<std::size_t, std::string>> planned;
  std::set<std::size_t> served;
  for (const auto& notice : accepted.notices) {
    require(notice.change < accepted.changes.size() && notice.delivery < accepted.deliver_to.size(),
            "a notice belongs to a change and a delivery");
    require(planned.emplace(notice.change, notice.procedure).second, "a change goes to a procedure once");
    served.insert(notice.change);
    const auto agency = sample_procedures().find(notice.agency);
    require(agency != sample_procedures().end(), "a notice goes to an agency we know");
    const auto procedure = std::ranges::find(agency->second, notice.procedure, &Procedure::name);
    require(procedure != agency->second.end(), "a notice goes to a procedure of its agency");
    const auto kind = accepted.changes[notice.change].kind;
    require(std::ranges::count(procedure->kinds, kind) > 0, "a procedure serves the change it is told of");
    const auto& delivery = accepted.deliver_to[notice.delivery];
    require(!procedure->needs_customer_number || !delivery.customer_number.empty(),
            "a customer number where one is needed");
    require(procedure->offers_fallback || !delivery.fallback_residence || delivery.procedures.size() > 1,
            "a fallback where one is offered");
  }
}

/// Nothing the body asks for is left out in silence: each named procedure and each named change gets its notice.
void check_nothing_left_out(const nlohmann::json& body, const CaseRequest& accepted) {
  std::size_t at = 0;
  for (const auto& delivery : body["deliver_to"]) {
    const auto planned = [&](auto&& fits) {
      return std::ranges::any_of(accepted.notices, [&](const auto& n) { return n.delivery == at && fits(n); });
    };
    for (const auto& procedure : delivery["procedures"])
      require(planned([&](const auto& n) { return n.procedure == procedure; }), "a named procedure is told");
    std::set<nlohmann::json> named;
    for (const auto& change : delivery.value("changes", nlohmann::json::array())) {
      require(named.insert(change).second, "a change is named once");
      require(planned([&](const auto& n) { return n.change == change; }), "a named change is told");
    }
    ++at;
  }
}

/// Everything that came of it, as text.
std::string told(const CaseReading& reading) {
  std::string text;
  if (const auto* faults = std::get_if<Faults>(&reading)) {
    for (const auto& fault : *faults)
      text += fault.pointer + ' ' + fault.code + ' ' + fault.suggestion + '\n';
    return text;
  }
  const auto& accepted = std::get<CaseRequest>(reading);
  text = accepted.office + ' ' + accepted.registered_on + ' ' + accepted.effective_on + ' ' + accepted.basis + '\n';
  for (const auto& change : accepted.changes)
    text += std::string{to_word(change.kind)} + ' ' + change.person.person_id + ' ' + change.person.person_name + '\n';
  for (const auto& notice : accepted.notices)
    text += std::to_string(notice.change) + ' ' + notice.procedure + '\n';
  return text;
}

/// A number with a point or an exponent may lose it when it is written anew.
bool has_float(const nlohmann::json& value) {
  if (value.is_number_float()) return true;
  return value.is_structured() && std::any_of(value.begin(), value.end(), has_float);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = fuzz::text_of(data, size);
  const auto rules = sample_rules();
  const auto json = parse_json(body, rules.json);
  const auto reading = parse_case(body, rules);
  if (json) fuzz::reached("JSON");
  if (const auto* faults = std::get_if<Faults>(&reading)) {
    require(!faults->empty(), "a refusal says at least one fault");
    require(faults->size() <= kMostFaultsTold, "a refusal stays readable");
    for (const auto& fault : *faults)
      check_fault(fault, json);
  } else {
    fuzz::reached("accepted");
    require(bool{json}, "what is accepted is JSON");
    check_case(std::get<CaseRequest>(reading));
    check_nothing_left_out(*json, std::get<CaseRequest>(reading));
  }
  require(told(parse_case(body, rules)) == told(reading), "the same body is judged the same twice");
  if (json && !has_float(*json))
    require(told(parse_case(canonical_json(*json), rules)) == told(reading),
            "how the JSON is written makes no difference");
  return 0;
}
