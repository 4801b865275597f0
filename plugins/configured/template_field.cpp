#include "plugins/configured/template_field.h"

#include <algorithm>

#include "gateway/kit/nearest.h"

namespace tongbao {

namespace {

Failure no_field(std::string why) {
  return {FailureKind::configuration, "bad_field", std::move(why)};
}

std::string quoted(std::string_view text) {
  return "\"" + std::string{text} + "\"";
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes what stands before the next blank or comma off `rest`; a comma is a word of its own.
std::string_view next_word(std::string_view& rest) {
  rest = trimmed(rest);
  const auto end = rest.starts_with(',') ? 1 : std::min(rest.size(), rest.find_first_of(" \t,"));
  const auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

/// A name that XML and JSON both can carry.
bool is_field_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && name.size() <= 64 && letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

std::string read_path(std::string_view text, TemplateField& field) {
  while (true) {
    const auto slash = text.find('/');
    const auto name = text.substr(0, slash);
    if (!is_field_name(name))
      return quoted(name) + " is no field name (a letter or _, then letters, digits, _ - .; 64 at most)";
    field.path.emplace_back(name);
    if (slash == std::string_view::npos) return {};
    text.remove_prefix(slash + 1);
  }
}

std::string read_constant(std::string_view text, TemplateField& field) {
  const auto end = text.find('\'', 1);
  if (end == std::string_view::npos || end + 1 != text.size())
    return "a constant is one text between ' and ' and nothing behind it";
  field.constant = text.substr(1, end - 1);
  return field.constant.empty() ? "an empty constant says nothing" : "";
}

std::string unknown_member(std::string_view word) {
  const auto paths = notice_member_paths();
  const auto near = nearest_spelling(word, paths);
  return quoted(word) + " is no member of a notice" +
         (near.empty() ? " (docs/formats/configured.md lists them; a constant stands between ' and ')"
                       : "; did you mean " + std::string{near} + "?");
}

std::string read_date_form(std::string_view word, TemplateField& field) {
  if (field.member->sort != NoticeMember::Sort::date)
    return std::string{field.member->path} + " is no date; only a date is written \"as\" a form";
  if (word == "iso") return {};
  if (word != "compact" && word != "roc")
    return quoted(word) + " is no form of a date (iso | compact | roc, default iso)";
  field.date_form = word == "roc" ? DateForm::roc : DateForm::compact;
  return {};
}

std::string read_member(std::string_view text, TemplateField& field) {
  const auto path = next_word(text);
  field.member = notice_member(path);
  if (field.member == nullptr) return unknown_member(path);
  auto word = next_word(text);
  if (word == "as") {
    if (auto fault = read_date_form(next_word(text), field); !fault.empty()) return fault;
    word = next_word(text);
  }
  if (word == ",") {
    word = next_word(text);
    if (word != "if_representable") return quoted(word) + " is no option; did you mean if_representable?";
    field.if_representable = true;
    word = next_word(text);
  }
  return word.empty()
             ? ""
             : quoted(word) + " is not understood (<Name> = <member> [as iso|compact|roc][, if_representable])";
}

}  // namespace

Result<TemplateField> parse_template_field(std::string_view line) {
  const auto sign = line.find('=');
  if (sign == std::string_view::npos) return no_field("has no \"=\" (<Name> = <member of a notice>)");
  TemplateField field;
  if (auto fault = read_path(trimmed(line.substr(0, sign)), field); !fault.empty()) return no_field(std::move(fault));
  const auto source = trimmed(line.substr(sign + 1));
  if (source.empty()) return no_field("has nothing behind \"=\"");
  auto fault = source.front() == '\'' ? read_constant(source, field) : read_member(source, field);
  if (!fault.empty()) return no_field(std::move(fault));
  return field;
}

}  // namespace tongbao
