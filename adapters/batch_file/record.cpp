#include "adapters/batch_file/record.h"

#include <algorithm>

#include "gateway/kit/official_date.h"

namespace tongbao {

namespace {

bool all_record_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool all_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7E; });
}

bool has_control_byte(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
}

Failure not_writable(const RecordField& field, std::string_view code, std::string_view what) {
  return {FailureKind::permanent, std::string{code}, field.path + " " + std::string{what}};
}

/// The value's bytes before padding.
Result<std::string> value_bytes(const RecordField& field, std::string_view value, const CharacterSet& characters) {
  switch (field.format) {
    case RecordFormat::text: {
      auto bytes = characters.encode(value);
      if (!bytes) return not_writable(field, "cannot_represent", "has a character the agency cannot store");
      if (has_control_byte(*bytes)) return not_writable(field, "record_not_writable", "has a control character");
      return bytes;
    }
    case RecordFormat::id:
      if (!all_visible(value)) return not_writable(field, "record_not_writable", "is no ASCII word");
      return std::string{value};
    case RecordFormat::digits:
      if (!all_record_digits(value)) return not_writable(field, "record_not_writable", "is no number");
      return std::string{value};
    case RecordFormat::roc_date: {
      if (value.empty()) return std::string{};
      const auto iso = value.size() == 8 ? iso_from_compact(value) : std::string{value};
      auto date = iso ? roc_date(*iso) : std::nullopt;
      if (!date) return not_writable(field, "record_not_writable", "is no date of the ROC calendar");
      return *std::move(date);
    }
  }
  return not_writable(field, "record_not_writable", "has no format");
}

Failure damaged(const RecordField& field, std::string_view what) {
  return {FailureKind::transient, "record_damaged", field.path + " " + std::string{what}};
}

Result<std::string> value_of(const RecordField& field, std::string_view bytes, const CharacterSet& characters) {
  auto text = bytes;
  while (field.format != RecordFormat::digits && !text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  switch (field.format) {
    case RecordFormat::text: {
      auto value = characters.decode(text);
      if (!value) return damaged(field, "does not decode");
      return value;
    }
    case RecordFormat::id:
      if (!all_visible(text)) return damaged(field, "is no ASCII word");
      return std::string{text};
    case RecordFormat::digits:
      if (!all_record_digits(text)) return damaged(field, "is no number");
      return std::string{text};
    case RecordFormat::roc_date: {
      if (text.empty()) return std::string{};
      auto iso = iso_from_roc(text);
      if (!iso) return damaged(field, "is no date");
      return *std::move(iso);
    }
  }
  return damaged(field, "has no format");
}

}  // namespace

Result<std::string> write_record(const RecordLayout& layout, const Field& values, const CharacterSet& characters) {
  std::string record;
  record.reserve(layout.width() + 2);
  for (const auto& field : layout.fields) {
    const auto bytes = value_bytes(field, value_at(values, field.path), characters);
    if (!bytes) return bytes.failure();
    if (bytes->size() > field.width) return not_writable(field, "record_too_long", "is longer than its field");
    const std::size_t padding = field.width - bytes->size();
    if (field.format == RecordFormat::digits) record.append(padding, '0');
    record += *bytes;
    if (field.format != RecordFormat::digits) record.append(padding, ' ');
  }
  return record + "\r\n";
}

Result<Field> read_record(const RecordLayout& layout, std::string_view bytes, const CharacterSet& characters) {
  if (bytes.size() != layout.width())
    return Failure{FailureKind::transient, "record_damaged",
                   std::to_string(bytes.size()) + " bytes instead of " + std::to_string(layout.width())};
  if (has_control_byte(bytes)) return Failure{FailureKind::transient, "record_damaged", "a control byte"};
  Field record;
  for (const auto& field : layout.fields) {
    auto value = value_of(field, bytes.substr(0, field.width), characters);
    if (!value) return value.failure();
    record.children.push_back({field.path, *std::move(value), {}});
    bytes.remove_prefix(field.width);
  }
  return record;
}

}  // namespace tongbao
