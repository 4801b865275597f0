#include "adapters/batch_file/layout.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace tongbao {

namespace {

constexpr std::size_t kWidestField = 4096;

std::optional<RecordFormat> record_format_of(std::string_view word) {
  if (word == "text") return RecordFormat::text;
  if (word == "id") return RecordFormat::id;
  if (word == "digits") return RecordFormat::digits;
  if (word == "roc_date") return RecordFormat::roc_date;
  return std::nullopt;
}

std::optional<RecordField> record_field_of(std::string_view text) {
  const auto first = text.find(':');
  const auto second = first == std::string_view::npos ? first : text.find(':', first + 1);
  if (second == std::string_view::npos || first == 0) return std::nullopt;
  RecordField field;
  field.path = text.substr(0, first);
  const auto width = text.substr(first + 1, second - first - 1);
  const auto read = std::from_chars(width.data(), width.data() + width.size(), field.width);
  const auto format = record_format_of(text.substr(second + 1));
  if (read.ec != std::errc{} || read.ptr != width.data() + width.size() || !format) return std::nullopt;
  if (field.width == 0 || field.width > kWidestField) return std::nullopt;
  field.format = *format;
  if (field.format == RecordFormat::roc_date && field.width != 7) return std::nullopt;
  return field;
}

/// A layout that stands in the source: its texts are right.
RecordLayout fixed_layout(std::vector<RecordField> fields) {
  return {std::move(fields)};
}

}  // namespace

std::size_t RecordLayout::width() const {
  std::size_t sum = 0;
  for (const auto& field : fields)
    sum += field.width;
  return sum;
}

bool RecordLayout::has(std::string_view path) const {
  return std::any_of(fields.begin(), fields.end(), [&](const RecordField& field) { return field.path == path; });
}

Result<RecordLayout> parse_layout(std::span<const std::string> texts) {
  RecordLayout layout;
  for (const auto& text : texts) {
    auto field = record_field_of(text);
    if (!field || layout.has(field->path))
      return Failure{FailureKind::configuration, "bad_layout",
                     "\"" + text + "\" is not Name:width:format (text, id, digits or roc_date) or stands twice"};
    layout.fields.push_back(*std::move(field));
  }
  if (layout.fields.empty()) return Failure{FailureKind::configuration, "bad_layout", "a layout without fields"};
  return layout;
}

const RecordLayout& batch_header_layout() {
  static const auto layout = fixed_layout({{"RecordType", 1, RecordFormat::id},
                                           {"FormatVersion", 4, RecordFormat::id},
                                           {"BatchSequence", 8, RecordFormat::digits},
                                           {"BatchId", 26, RecordFormat::id},
                                           {"BatchDate", 7, RecordFormat::roc_date}});
  return layout;
}

const RecordLayout& answer_header_layout() {
  static const auto layout = fixed_layout({{"RecordType", 1, RecordFormat::id},
                                           {"FormatVersion", 4, RecordFormat::id},
                                           {"BatchSequence", 8, RecordFormat::digits},
                                           {"BatchId", 26, RecordFormat::id},
                                           {"Part", 3, RecordFormat::digits},
                                           {"FileResult", 4, RecordFormat::digits},
                                           {"AnsweredAt", 20, RecordFormat::id}});
  return layout;
}

const RecordLayout& trailer_layout() {
  static const auto layout = fixed_layout({{"RecordType", 1, RecordFormat::id},
                                           {"RecordCount", 6, RecordFormat::digits},
                                           {"ControlSum", 12, RecordFormat::digits},
                                           {"Digest", 64, RecordFormat::id}});
  return layout;
}

}  // namespace tongbao
