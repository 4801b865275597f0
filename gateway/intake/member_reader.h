#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "gateway/intake/fault_list.h"

namespace tongbao {

enum class Need { required, optional };

/// Reads the members of one JSON object, notes what is wrong with them and, in finish(), which ones nobody asked for.
/// Borrows the value and the list. One thread.
class MemberReader {
 public:
  /// Notes `not_object` when the value is none; then every member reads as absent without further faults.
  MemberReader(const nlohmann::json& value, std::string pointer, FaultList& faults);

  /// The pointer of a member.
  std::string at(std::string_view member) const;
  bool has(std::string_view member) const;
  /// The text; empty text counts as missing where it is required. Nothing when absent or faulty.
  std::optional<std::string> text(std::string_view member, Need need);
  std::optional<bool> boolean(std::string_view member);
  std::optional<std::uint32_t> number(std::string_view member, std::uint32_t least, std::uint32_t most);
  /// The member's value of that type; null when absent or of another type. A required list must not be empty.
  const nlohmann::json* object(std::string_view member, Need need);
  const nlohmann::json* list(std::string_view member, Need need);
  /// Counts the member as asked for.
  void ignore(std::string_view member) { asked_.emplace(member); }
  /// Call once at the end: notes `member_unknown` for every member that was not asked for.
  void finish();

  FaultList& faults() { return faults_; }

 private:
  const nlohmann::json* find(std::string_view member, Need need);

  const nlohmann::json& value_;
  std::string pointer_;
  FaultList& faults_;
  bool readable_;
  std::set<std::string, std::less<>> asked_;
};

/// `pointer` with one more step: a member's name, escaped, or an index.
std::string pointer_step(const std::string& pointer, std::string_view member);
std::string pointer_step(const std::string& pointer, std::size_t index);

}  // namespace tongbao
