#include "adapters/soap_xml/xml_element.h"

#include <climits>
#include <memory>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "gateway/kit/utf8.h"

namespace tongbao {

namespace {

constexpr std::size_t kXmlDepth = 32;

struct XmlContextFree {
  void operator()(xmlParserCtxtPtr context) const {
    if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
    context->myDoc = nullptr;
    xmlFreeParserCtxt(context);
  }
};

Failure xml_failure(const char* code, std::string detail) {
  return {FailureKind::transient, code, std::move(detail)};
}

/// What the bytes alone forbid; empty when nothing does.
std::string refused_bytes(std::string_view bytes) {
  if (bytes.size() > INT_MAX) return "too long";
  if (bytes.find('\0') != std::string_view::npos || bytes.starts_with("\xEF\xBB\xBF")) return "not plain UTF-8";
  if (!is_utf8(bytes)) return "not UTF-8";
  for (const char* word : {"<!DOCTYPE", "<!ENTITY"})
    if (bytes.find(word) != std::string_view::npos) return "a document type";
  return {};
}

std::string_view as_text(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

/// Copies an element and what is below it; false for anything the dialects do not use.
bool copy_element(const xmlNode& node, std::size_t depth, XmlElement& element) {
  if (depth > kXmlDepth) return false;
  element.name = as_text(node.name);
  if (node.ns != nullptr) element.space = as_text(node.ns->href);
  for (const xmlNode* child = node.children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      if (!copy_element(*child, depth + 1, element.children.emplace_back())) return false;
    } else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      element.text += as_text(child->content);
    } else if (child->type != XML_COMMENT_NODE) {
      return false;
    }
  }
  if (element.children.empty()) return true;
  if (element.text.find_first_not_of(" \t\r\n") != std::string::npos) return false;
  element.text.clear();
  return true;
}

}  // namespace

const XmlElement* XmlElement::only(std::string_view in_space, std::string_view named) const {
  const XmlElement* found = nullptr;
  for (const auto& child : children) {
    if (!child.is(in_space, named)) continue;
    if (found != nullptr) return nullptr;
    found = &child;
  }
  return found;
}

Result<XmlElement> parse_xml(std::string_view bytes) {
  if (auto why = refused_bytes(bytes); !why.empty()) return xml_failure("xml_refused", std::move(why));
  const std::unique_ptr<xmlParserCtxt, XmlContextFree> context{xmlNewParserCtxt()};
  if (!context) return xml_failure("xml_malformed", "no memory");
  constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
  context->myDoc =
      xmlCtxtReadMemory(context.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, "UTF-8", kOptions);
  if (context->myDoc == nullptr || context->wellFormed == 0) return xml_failure("xml_malformed", "not well-formed");
  if (context->nsWellFormed == 0) return xml_failure("xml_malformed", "namespaces not well-formed");
  if (context->myDoc->intSubset != nullptr) return xml_failure("xml_refused", "a document type");
  XmlElement root;
  for (const xmlNode* node = context->myDoc->children; node != nullptr; node = node->next) {
    if (node->type == XML_COMMENT_NODE) continue;
    if (node->type != XML_ELEMENT_NODE || !root.name.empty() || !copy_element(*node, 1, root))
      return xml_failure("xml_refused", "something no answer holds");
  }
  return root;
}

void init_xml() {
  xmlInitParser();
}

}  // namespace tongbao
