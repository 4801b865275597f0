#include "simulators/stage/fault_switch.h"

#include <algorithm>
#include <set>

namespace tongbao::stage {

namespace {

using nlohmann::json;

bool same_filter(const Fault& a, const Fault& b) {
  return a.person_id == b.person_id && a.notice_id == b.notice_id && a.procedure == b.procedure;
}

int filters(const Fault& fault) {
  return (fault.person_id.empty() ? 0 : 1) + (fault.notice_id.empty() ? 0 : 1) + (fault.procedure.empty() ? 0 : 1);
}

bool matches(const Fault& fault, const FaultCase& request) {
  const auto fits = [](const std::string& filter, const std::string& value) {
    return filter.empty() || filter == value;
  };
  return fits(fault.person_id, request.person_id) && fits(fault.notice_id, request.notice_id) &&
         fits(fault.procedure, request.procedure);
}

/// Reads one member into the fault; the sentence when it cannot.
std::optional<std::string> read_member(const std::string& key, const json& value, Fault& fault) {
  const auto text = [&](std::string& into) -> std::optional<std::string> {
    if (!value.is_string()) return key + " must be text";
    into = value.get<std::string>();
    return std::nullopt;
  };
  if (key == "mode") return text(fault.mode);
  if (key == "person_id") return text(fault.person_id);
  if (key == "notice_id") return text(fault.notice_id);
  if (key == "procedure") return text(fault.procedure);
  if (key == "drop_after_apply") {
    if (!value.is_boolean()) return key + " must be true or false";
    fault.drop_after_apply = value.get<bool>();
    return std::nullopt;
  }
  if (key != "count" && key != "seconds") return "unknown member " + key;
  if (!value.is_number_integer()) return key + " must be a whole number";
  const auto number = value.get<std::int64_t>();
  if (number < -1 || number > 1'000'000 || (number < 0 && key == "seconds")) return key + " is out of range";
  if (key == "count") fault.count = static_cast<int>(number);
  if (key == "seconds") fault.seconds = std::chrono::seconds{number};
  return std::nullopt;
}

}  // namespace

std::optional<std::string> FaultSwitch::obey(const json& wish) {
  if (!wish.is_object()) return "the body must be a JSON object";
  Fault fault;
  for (const auto& [key, value] : wish.items())
    if (auto trouble = read_member(key, value, fault)) return trouble;
  if (fault.mode.empty()) fault.mode = "none";
  if (fault.mode != "none" && std::find(modes_.begin(), modes_.end(), fault.mode) == modes_.end())
    return "unknown mode " + fault.mode;
  const std::lock_guard guard{mutex_};
  const bool ends = (fault.mode == "none" && !fault.drop_after_apply) || fault.count == 0;
  if (ends && filters(fault) == 0) {
    faults_.clear();
    return std::nullopt;
  }
  std::erase_if(faults_, [&](const Fault& old) { return same_filter(old, fault); });
  if (!ends) faults_.push_back(std::move(fault));
  return std::nullopt;
}

std::optional<Fault> FaultSwitch::take(const FaultCase& request) {
  const std::lock_guard guard{mutex_};
  auto best = faults_.end();
  for (auto it = faults_.begin(); it != faults_.end(); ++it)
    if (matches(*it, request) && (best == faults_.end() || filters(*it) > filters(*best))) best = it;
  if (best == faults_.end()) return std::nullopt;
  const Fault found = *best;
  if (best->count > 0 && --best->count == 0) faults_.erase(best);
  return found;
}

json FaultSwitch::list() const {
  const std::lock_guard guard{mutex_};
  auto all = json::array();
  for (const auto& fault : faults_) {
    json one{{"mode", fault.mode}, {"count", fault.count}, {"seconds", fault.seconds.count()}};
    if (!fault.person_id.empty()) one["person_id"] = fault.person_id;
    if (!fault.notice_id.empty()) one["notice_id"] = fault.notice_id;
    if (!fault.procedure.empty()) one["procedure"] = fault.procedure;
    if (fault.drop_after_apply) one["drop_after_apply"] = true;
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace tongbao::stage
