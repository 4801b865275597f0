#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace tongbao::sim_tax {

enum class FieldFormat { text, id, digits, roc_date };

struct FieldSpec {
  std::string_view name;
  std::size_t width;
  FieldFormat format;
};

/// The layouts of docs/formats/tax.md, field by field.
inline constexpr std::array kBatchHeader{
    FieldSpec{"RecordType", 1, FieldFormat::id}, FieldSpec{"FormatVersion", 4, FieldFormat::id},
    FieldSpec{"BatchSequence", 8, FieldFormat::digits}, FieldSpec{"BatchId", 26, FieldFormat::id},
    FieldSpec{"BatchDate", 7, FieldFormat::roc_date}};
inline constexpr std::array kBatchDetail{FieldSpec{"RecordType", 1, FieldFormat::id},
                                         FieldSpec{"RecordNumber", 6, FieldFormat::digits},
                                         FieldSpec{"NoticeId", 26, FieldFormat::id},
                                         FieldSpec{"CaseId", 26, FieldFormat::id},
                                         FieldSpec{"Procedure", 20, FieldFormat::id},
                                         FieldSpec{"Kind", 26, FieldFormat::id},
                                         FieldSpec{"EarlierNoticeId", 26, FieldFormat::id},
                                         FieldSpec{"OfficeCode", 8, FieldFormat::digits},
                                         FieldSpec{"Subject", 22, FieldFormat::id},
                                         FieldSpec{"SubjectSeq", 20, FieldFormat::digits},
                                         FieldSpec{"PersonId", 10, FieldFormat::id},
                                         FieldSpec{"BirthDate", 7, FieldFormat::roc_date},
                                         FieldSpec{"PersonName", 100, FieldFormat::text},
                                         FieldSpec{"NewAddress/AreaCode", 11, FieldFormat::id},
                                         FieldSpec{"NewAddress/Village", 20, FieldFormat::text},
                                         FieldSpec{"NewAddress/Neighbor", 8, FieldFormat::text},
                                         FieldSpec{"NewAddress/StreetDoorplate", 120, FieldFormat::text},
                                         FieldSpec{"NewAddress/AsRegistered", 160, FieldFormat::text},
                                         FieldSpec{"RegisteredDate", 7, FieldFormat::roc_date},
                                         FieldSpec{"EffectiveDate", 7, FieldFormat::roc_date}};
inline constexpr std::array kAnswerHeader{
    FieldSpec{"RecordType", 1, FieldFormat::id},        FieldSpec{"FormatVersion", 4, FieldFormat::id},
    FieldSpec{"BatchSequence", 8, FieldFormat::digits}, FieldSpec{"BatchId", 26, FieldFormat::id},
    FieldSpec{"Part", 3, FieldFormat::digits},          FieldSpec{"FileResult", 4, FieldFormat::digits},
    FieldSpec{"AnsweredAt", 20, FieldFormat::id}};
inline constexpr std::array kAnswerDetail{
    FieldSpec{"RecordType", 1, FieldFormat::id},     FieldSpec{"RecordNumber", 6, FieldFormat::digits},
    FieldSpec{"NoticeId", 26, FieldFormat::id},      FieldSpec{"Code", 4, FieldFormat::digits},
    FieldSpec{"AgencyRef", 16, FieldFormat::id},     FieldSpec{"EffectiveAt", 20, FieldFormat::id},
    FieldSpec{"DueDate", 7, FieldFormat::roc_date},  FieldSpec{"Office1", 4, FieldFormat::id},
    FieldSpec{"Records1", 4, FieldFormat::digits},   FieldSpec{"Office2", 4, FieldFormat::id},
    FieldSpec{"Records2", 4, FieldFormat::digits},   FieldSpec{"Office3", 4, FieldFormat::id},
    FieldSpec{"Records3", 4, FieldFormat::digits},   FieldSpec{"FollowUp", 20, FieldFormat::id},
    FieldSpec{"FollowUpOffice", 4, FieldFormat::id}, FieldSpec{"FollowUpDate", 7, FieldFormat::roc_date}};
inline constexpr std::array kTrailer{
    FieldSpec{"RecordType", 1, FieldFormat::id}, FieldSpec{"RecordCount", 6, FieldFormat::digits},
    FieldSpec{"ControlSum", 12, FieldFormat::digits}, FieldSpec{"Digest", 64, FieldFormat::id}};

/// Bytes of a record without its CR LF.
template <std::size_t Count>
constexpr std::size_t record_width(const std::array<FieldSpec, Count>& layout) {
  std::size_t width = 0;
  for (const auto& field : layout)
    width += field.width;
  return width;
}

/// The bytes of a field of a record that has the layout's width. Borrowed from `record`.
template <std::size_t Count>
constexpr std::string_view field_bytes(const std::array<FieldSpec, Count>& layout, std::string_view record,
                                       std::string_view name) {
  std::size_t at = 0;
  for (const auto& field : layout) {
    if (field.name == name) return record.substr(at, field.width);
    at += field.width;
  }
  return {};
}

/// Without the blanks on the right.
constexpr std::string_view trimmed(std::string_view field) {
  while (!field.empty() && field.back() == ' ')
    field.remove_suffix(1);
  return field;
}

/// Flush left in `width` bytes. Throws std::length_error rather than cut.
std::string flush_left(std::string_view value, std::size_t width);
/// Flush right with zeros. Throws std::length_error rather than cut.
std::string flush_right(std::uint64_t value, std::size_t width);

}  // namespace tongbao::sim_tax
