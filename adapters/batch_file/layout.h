#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/result.h"

namespace tongbao {

/// How a value stands in its bytes (docs/formats/tax.md §2).
enum class RecordFormat { text, id, digits, roc_date };

struct RecordField {
  std::string path;  // in the message, e.g. "NewAddress/AsRegistered"
  std::size_t width = 0;
  RecordFormat format = RecordFormat::text;
};

/// A record's fields in order. Widths count bytes, without CR LF.
struct RecordLayout {
  std::vector<RecordField> fields;
  std::size_t width() const;
  bool has(std::string_view path) const;
};

/// Reads `Name:width:format` texts. Fails with `bad_layout` and the text at fault.
Result<RecordLayout> parse_layout(std::span<const std::string> texts);

/// The records the adapter itself fills, version TB01 and TA01.
const RecordLayout& batch_header_layout();
const RecordLayout& answer_header_layout();
const RecordLayout& trailer_layout();

/// The detail record of an answer file of version TA01, as a settings default: texts joined with '|'.
inline constexpr std::string_view kAnswerDetailDefault =
    "RecordType:1:id|RecordNumber:6:digits|NoticeId:26:id|Code:4:digits|AgencyRef:16:id|EffectiveAt:20:id|"
    "DueDate:7:roc_date|Office1:4:id|Records1:4:digits|Office2:4:id|Records2:4:digits|Office3:4:id|Records3:4:digits|"
    "FollowUp:20:id|FollowUpOffice:4:id|FollowUpDate:7:roc_date";

}  // namespace tongbao
