#include "gateway/kit/field_json.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "gateway/kit/json_text.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {

namespace {

using Json = nlohmann::json;

// Deeper trees come only from our own defects; the strict reader stops at 32.
constexpr int kDeepestField = 64;

Failure not_fields(const char* why) {
  return {FailureKind::permanent, "json_not_fields", why};
}

Result<Done> add_json_fields(Field& group, const std::string& name, const Json& value, int depth);

Result<Done> add_json_members(Field& group, const Json& object, int depth) {
  if (depth > kDeepestField) return not_fields("nested too deep");
  for (const auto& [name, value] : object.items())
    if (auto added = add_json_fields(group, name, value, depth); !added) return added;
  return Done{};
}

Result<Done> add_json_fields(Field& group, const std::string& name, const Json& value, int depth) {
  if (value.is_null()) return Done{};
  if (value.is_array()) {
    for (const auto& element : value) {
      if (element.is_array()) return not_fields("an array holds an array");
      if (auto added = add_json_fields(group, name, element, depth); !added) return added;
    }
    return Done{};
  }
  Field& field = group.children.emplace_back();
  field.name = name;
  if (value.is_object()) return add_json_members(field, value, depth + 1);
  field.value = value.is_string() ? value.get<std::string>() : canonical_json(value);
  return Done{};
}

Json json_of_field(const Field& field) {
  return field.children.empty() ? Json(field.value) : json_from_field(field);
}

void append_value_json(std::string& out, const Field& field) {
  if (field.children.empty())
    append_json_string(out, field.value);
  else
    append_field_json(out, field);
}

}  // namespace

Result<Field> field_from_json(const Json& value, std::string_view name) {
  if (!value.is_object()) return not_fields("not an object");
  Field root;
  root.name = name;
  if (auto added = add_json_members(root, value, 0); !added) return added.failure();
  return root;
}

Json json_from_field(const Field& group) {
  std::map<std::string_view, std::size_t> times;
  for (const auto& child : group.children)
    ++times[child.name];
  Json object = Json::object();
  for (const auto& child : group.children) {
    if (times[child.name] > 1)
      object[child.name].push_back(json_of_field(child));
    else
      object[child.name] = json_of_field(child);
  }
  return object;
}

void append_field_json(std::string& out, const Field& group) {
  std::vector<const Field*> members;
  members.reserve(group.children.size());
  for (const auto& child : group.children)
    members.push_back(&child);
  std::stable_sort(members.begin(), members.end(),
                   [](const Field* left, const Field* right) { return utf16_less(left->name, right->name); });
  out += '{';
  for (auto at = members.begin(); at != members.end();) {
    const auto end = std::find_if(at, members.end(), [&](const Field* member) { return member->name != (*at)->name; });
    const bool is_list = end - at > 1;
    if (at != members.begin()) out += ',';
    append_json_string(out, (*at)->name);
    out += is_list ? ":[" : ":";
    for (bool first = true; at != end; ++at, first = false) {
      if (!first) out += ',';
      append_value_json(out, **at);
    }
    if (is_list) out += ']';
  }
  out += '}';
}

}  // namespace tongbao
