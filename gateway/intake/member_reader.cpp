#include "gateway/intake/member_reader.h"

#include <utility>

namespace tongbao {

std::string pointer_step(const std::string& pointer, std::string_view member) {
  std::string step = pointer + '/';
  for (const char character : member) {
    if (character == '~') {
      step += "~0";
    } else if (character == '/') {
      step += "~1";
    } else {
      step += character;
    }
  }
  return step;
}

std::string pointer_step(const std::string& pointer, std::size_t index) {
  return pointer + '/' + std::to_string(index);
}

MemberReader::MemberReader(const nlohmann::json& value, std::string pointer, FaultList& faults)
    : value_(value), pointer_(std::move(pointer)), faults_(faults), readable_(value.is_object()) {
  if (!readable_) faults_.add(pointer_, "not_object");
}

std::string MemberReader::at(std::string_view member) const {
  return pointer_step(pointer_, member);
}

bool MemberReader::has(std::string_view member) const {
  return readable_ && value_.contains(std::string{member});
}

const nlohmann::json* MemberReader::find(std::string_view member, Need need) {
  asked_.emplace(member);
  if (!readable_) return nullptr;
  const auto found = value_.find(std::string{member});
  if (found != value_.end()) return &*found;
  if (need == Need::required) faults_.add(at(member), "member_missing");
  return nullptr;
}

std::optional<std::string> MemberReader::text(std::string_view member, Need need) {
  const auto* value = find(member, need);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    faults_.add(at(member), "not_text");
    return std::nullopt;
  }
  auto text = value->get<std::string>();
  if (!text.empty() || need == Need::optional) return text;
  faults_.add(at(member), "member_empty");
  return std::nullopt;
}

std::optional<bool> MemberReader::boolean(std::string_view member) {
  const auto* value = find(member, Need::optional);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  faults_.add(at(member), "not_boolean");
  return std::nullopt;
}

std::optional<std::uint32_t> MemberReader::number(std::string_view member, std::uint32_t least, std::uint32_t most) {
  const auto* value = find(member, Need::required);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_integer()) {
    faults_.add(at(member), "not_integer");
    return std::nullopt;
  }
  // the reader gives integers of 0 and above as unsigned, others as signed
  const bool in_range =
      value->is_number_unsigned() && value->get<std::uint64_t>() >= least && value->get<std::uint64_t>() <= most;
  if (in_range) return static_cast<std::uint32_t>(value->get<std::uint64_t>());
  faults_.add(at(member), "number_out_of_range");
  return std::nullopt;
}

const nlohmann::json* MemberReader::object(std::string_view member, Need need) {
  const auto* value = find(member, need);
  if (value == nullptr || value->is_object()) return value;
  faults_.add(at(member), "not_object");
  return nullptr;
}

const nlohmann::json* MemberReader::list(std::string_view member, Need need) {
  const auto* value = find(member, need);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) {
    faults_.add(at(member), "not_list");
    return nullptr;
  }
  if (value->empty() && need == Need::required) {
    faults_.add(at(member), "member_empty");
    return nullptr;
  }
  return value;
}

void MemberReader::finish() {
  if (!readable_) return;
  for (const auto& [name, unused] : value_.items())
    if (!asked_.contains(name)) faults_.add(at(name), "member_unknown");
}

}  // namespace tongbao
