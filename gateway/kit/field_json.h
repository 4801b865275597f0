#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "gateway/contract/field.h"
#include "gateway/contract/result.h"

namespace tongbao {

/// A JSON object as a group: objects become groups, an array becomes one field per element under the same name, numbers
/// and booleans their text, null an absent field. Fails with `json_not_fields` when `value` is no object or an array
/// holds an array. Empty arrays leave nothing. Any thread.
Result<Field> field_from_json(const nlohmann::json& value, std::string_view name = {});

/// The object of a group: leaves become strings, a name that stands more than once an array of its values in order. A
/// field with neither value nor children is the empty string.
nlohmann::json json_from_field(const Field& group);

/// Appends canonical_json(json_from_field(group)), without building the value. Values must be UTF-8.
void append_field_json(std::string& out, const Field& group);

}  // namespace tongbao
