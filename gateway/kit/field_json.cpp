#include "gateway/kit/field_json.h"

#include <map>
#include <utility>

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

}  // namespace tongbao
