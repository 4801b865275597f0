#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tongbao::sim_land {

/// An element as far as SOAP needs it: an element has children or text, never both.
struct Element {
  std::string space;                                            // namespace name
  std::string name;                                             // local name
  std::vector<std::pair<std::string, std::string>> attributes;  // "{namespace}name" or "name", value
  std::string text;                                             // of an element without children
  std::vector<Element> children;

  /// The first child of that name in the same namespace; nullptr when there is none. Borrowed.
  const Element* child(std::string_view child_name) const;
  /// The text of that child; empty when there is none.
  std::string_view value(std::string_view child_name) const;
};

/// Why bytes are not acceptable XML, a sentence without any of their content.
struct NotXml {
  std::string why;
};

/// Parses a UTF-8 document. Refuses DOCTYPE, entity declarations and references, processing instructions, a byte order
/// mark, undeclared prefixes, text beside elements and nesting deeper than 16. Any thread.
std::variant<Element, NotXml> parse_xml(std::string_view bytes);

/// Text with the characters escaped that XML gives a meaning.
std::string escape_xml(std::string_view text);

/// `<name>text</name>`, escaped.
std::string xml_element(std::string_view name, std::string_view text);

}  // namespace tongbao::sim_land
