#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tongbao {

/// A named value, or a named group of fields: the neutral form in which a plugin says what an agency needs and an
/// adapter returns what it answered. Repeated names stand for lists. Values are UTF-8 text; a number or a boolean of a
/// protocol is its text ("3", "true").
struct Field {
  std::string name;
  std::string value;            // empty for a group
  std::vector<Field> children;  // empty for a value

  bool operator==(const Field&) const = default;
};

/// The first field below `root` at a path of names such as "Result/Code"; nullptr when there is none. Borrowed.
inline const Field* find_field(const Field& root, std::string_view path) {
  const Field* at = &root;
  while (!path.empty()) {
    const auto slash = path.find('/');
    const auto name = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    const Field* next = nullptr;
    for (const auto& child : at->children) {
      if (child.name == name) {
        next = &child;
        break;
      }
    }
    if (next == nullptr) return nullptr;
    at = next;
  }
  return at;
}

/// The value at that path; empty when there is no such field. Borrowed from `root`.
inline std::string_view value_at(const Field& root, std::string_view path) {
  const Field* found = find_field(root, path);
  return found == nullptr ? std::string_view{} : std::string_view{found->value};
}

}  // namespace tongbao
