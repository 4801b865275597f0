#include "simulators/land/xml.h"

#include <memory>
#include <mutex>

#include <libxml/parser.h>
#include <libxml/tree.h>

namespace tongbao::sim_land {
namespace {

constexpr int kMostDepth = 16;

std::string text_of(const xmlChar* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void read_attributes(const xmlNode& node, Element& element) {
  for (const xmlAttr* at = node.properties; at != nullptr; at = at->next) {
    const auto space = at->ns == nullptr ? std::string{} : "{" + text_of(at->ns->href) + "}";
    std::string value;
    for (const xmlNode* part = at->children; part != nullptr; part = part->next)
      value += text_of(part->content);
    element.attributes.emplace_back(space + text_of(at->name), std::move(value));
  }
}

/// Fills `element` from `node`; the sentence why not, empty when all is well.
std::string read_element(const xmlNode& node, int depth, Element& element) {
  if (depth > kMostDepth) return "nested too deeply";
  element.name = text_of(node.name);
  element.space = node.ns == nullptr ? "" : text_of(node.ns->href);
  read_attributes(node, element);
  for (const xmlNode* at = node.children; at != nullptr; at = at->next) {
    switch (at->type) {
      case XML_ELEMENT_NODE: {
        auto& child = element.children.emplace_back();
        if (auto why = read_element(*at, depth + 1, child); !why.empty()) return why;
        break;
      }
      case XML_TEXT_NODE:
      case XML_CDATA_SECTION_NODE:
        element.text += text_of(at->content);
        break;
      case XML_COMMENT_NODE:
        break;
      default:
        return "only elements, text and comments are allowed";
    }
  }
  if (element.children.empty()) return {};
  if (!is_blank(element.text)) return "text beside elements";
  element.text.clear();
  return {};
}

struct FreeXml {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};

}  // namespace

const Element* Element::child(std::string_view child_name) const {
  for (const auto& at : children)
    if (at.name == child_name && at.space == space) return &at;
  return nullptr;
}

std::string_view Element::value(std::string_view child_name) const {
  const auto* found = child(child_name);
  return found == nullptr ? std::string_view{} : std::string_view{found->text};
}

std::variant<Element, NotXml> parse_xml(std::string_view bytes) {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") return NotXml{"byte order mark"};
  // Refused on the bytes, before the parser sees any declaration.
  if (bytes.find("<!DOCTYPE") != std::string_view::npos || bytes.find("<!ENTITY") != std::string_view::npos)
    return NotXml{"DOCTYPE is not allowed"};
  const std::unique_ptr<xmlParserCtxt, FreeXml> context{xmlNewParserCtxt()};
  if (!context) return NotXml{"out of memory"};
  const std::unique_ptr<xmlDoc, FreeXml> document{
      xmlCtxtReadMemory(context.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, "UTF-8",
                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
  if (!document || context->wellFormed == 0) return NotXml{"not well-formed"};
  if (context->nsWellFormed == 0) return NotXml{"a prefix without a namespace"};
  const xmlNode* root = nullptr;
  for (const xmlNode* at = document->children; at != nullptr; at = at->next) {
    if (at->type == XML_ELEMENT_NODE) root = at;
    if (at->type == XML_PI_NODE || at->type == XML_DTD_NODE) return NotXml{"only elements and comments are allowed"};
  }
  Element element;
  if (root == nullptr) return NotXml{"no element"};
  if (auto why = read_element(*root, 1, element); !why.empty()) return NotXml{std::move(why)};
  return element;
}

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string xml_element(std::string_view name, std::string_view text) {
  std::string out;
  return out.append("<").append(name).append(">").append(escape_xml(text)).append("</").append(name).append(">");
}

}  // namespace tongbao::sim_land
