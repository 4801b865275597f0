#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/result.h"

namespace tongbao {

/// An element with its namespace resolved. It has either text or children.
struct XmlElement {
  std::string space;
  std::string name;
  std::string text;
  std::vector<XmlElement> children;

  bool is(std::string_view in_space, std::string_view named) const { return space == in_space && name == named; }
  /// The only child of that name; nullptr when there is none or several.
  const XmlElement* only(std::string_view in_space, std::string_view named) const;
};

/// The root of a document, read strictly: UTF-8 without BOM, no DOCTYPE or entity declaration (refused on the bytes),
/// no processing instruction, no mixed content, namespaces sound, at most 32 deep. Loads nothing, expands nothing.
/// Fails with `xml_refused` or `xml_malformed`; the detail never quotes the document. Any thread after init_xml().
Result<XmlElement> parse_xml(std::string_view bytes);

/// Once per process, before several threads read.
void init_xml();

}  // namespace tongbao
