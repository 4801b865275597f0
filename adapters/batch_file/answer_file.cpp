#include "adapters/batch_file/answer_file.h"

#include <algorithm>

#include "adapters/batch_file/record.h"
#include "gateway/kit/digest.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {

namespace {

constexpr std::uint64_t kAnswerModulus = 1'000'000'000'000;
constexpr std::string_view kAnswerPrefix = "TBANS";

Failure answer_damaged(std::string_view name, std::string_view what) {
  return {FailureKind::transient, "answer_damaged", std::string{name} + ": " + std::string{what}};
}

bool are_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The lines of a file, each of which must end in CR LF; nothing when one does not.
std::vector<std::string_view> file_lines(std::string_view bytes) {
  std::vector<std::string_view> lines;
  while (!bytes.empty()) {
    const auto end = bytes.find("\r\n");
    if (end == std::string_view::npos) return {};
    lines.push_back(bytes.substr(0, end));
    bytes.remove_prefix(end + 2);
  }
  return lines;
}

std::string without_zeros(const std::string& digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

/// What is wrong with the header; empty when nothing is.
std::string header_fault(const Field& header, std::string_view name) {
  if (value_at(header, "RecordType") != "H") return "no header";
  if (value_at(header, "FormatVersion") != "TA01") return "another format version";
  if (value_at(header, "BatchSequence") != name.substr(kAnswerPrefix.size(), 8))
    return "another sequence than its name";
  if (value_at(header, "Part") != name.substr(kAnswerPrefix.size() + 9, 3)) return "another part than its name";
  if (!parse_instant(value_at(header, "AnsweredAt"))) return "AnsweredAt is no instant";
  return {};
}

/// What is wrong with the trailer; empty when nothing is.
std::string trailer_fault(const Field& trailer, std::string_view details, const std::vector<AnswerRecord>& records) {
  if (value_at(trailer, "RecordType") != "T") return "no trailer";
  if (without_zeros(std::string{value_at(trailer, "RecordCount")}) != std::to_string(records.size()))
    return "record count";
  std::uint64_t sum = 0;
  for (const auto& record : records)
    sum = (sum + std::stoull(record.code)) % kAnswerModulus;
  if (without_zeros(std::string{value_at(trailer, "ControlSum")}) != std::to_string(sum)) return "control sum";
  return value_at(trailer, "Digest") == to_hex(sha256(details)) ? "" : "digest";
}

Result<AnswerRecord> answer_record(std::string_view line, std::size_t number, const RecordLayout& layout,
                                   const CharacterSet& characters) {
  auto content = read_record(layout, line, characters);
  if (!content) return content.failure();
  const auto notice_id = value_at(*content, "NoticeId");
  if (value_at(*content, "RecordType") != "D" || notice_id.empty() ||
      without_zeros(std::string{value_at(*content, "RecordNumber")}) != std::to_string(number))
    return Failure{FailureKind::transient, "record_damaged", "type, number or notice id"};
  AnswerRecord record{std::string{notice_id}, std::string{value_at(*content, "Code")}, *std::move(content),
                      std::string{line}};
  for (std::size_t at = 0; at < layout.fields.size(); ++at) {
    auto& field = record.content.children[at];
    if (layout.fields[at].format == RecordFormat::digits && field.name != "Code")
      field.value = without_zeros(field.value);
  }
  return record;
}

/// A sound file's FileResult: 0000 with details, 9001 … 9003 without.
Result<Done> file_result(const Field& header, std::string_view name, std::size_t details) {
  const auto result = value_at(header, "FileResult");
  if (result == "0000") {
    if (details > 0) return Done{};
    return answer_damaged(name, "taken, but without details");
  }
  if ((result != "9001" && result != "9002" && result != "9003") || details > 0)
    return answer_damaged(name, "FileResult is not in the list");
  return Failure{FailureKind::permanent, "batch_refused",
                 std::string{name} + ": the agency did not take the batch, result " + std::string{result}};
}

}  // namespace

bool is_answer_file_name(std::string_view name) {
  return name.size() == kAnswerPrefix.size() + 16 && name.starts_with(kAnswerPrefix) && name.ends_with(".TXT") &&
         name[13] == '_' && are_digits(name.substr(5, 8)) && are_digits(name.substr(14, 3));
}

Result<AnswerFile> read_answer_file(std::string_view name, std::string_view bytes, const RecordLayout& detail,
                                    const CharacterSet& characters) {
  if (!is_answer_file_name(name)) return answer_damaged(name, "not an answer file's name");
  const auto lines = file_lines(bytes);
  if (lines.size() < 2) return answer_damaged(name, "cut short");
  const auto header = read_record(answer_header_layout(), lines.front(), characters);
  if (!header) return answer_damaged(name, "header: " + header.failure().detail);
  if (const auto fault = header_fault(*header, name); !fault.empty()) return answer_damaged(name, fault);
  const auto trailer = read_record(trailer_layout(), lines.back(), characters);
  if (!trailer) return answer_damaged(name, "trailer: " + trailer.failure().detail);
  AnswerFile file{to_hex(sha256(bytes)), {}};
  for (std::size_t at = 1; at + 1 < lines.size(); ++at) {
    auto record = answer_record(lines[at], at, detail, characters);
    if (!record) return answer_damaged(name, "record " + std::to_string(at) + ": " + record.failure().detail);
    file.records.push_back(*std::move(record));
  }
  const auto from = lines.front().size() + 2;
  const auto details = bytes.substr(from, bytes.size() - from - lines.back().size() - 2);
  if (const auto fault = trailer_fault(*trailer, details, file.records); !fault.empty())
    return answer_damaged(name, fault);
  if (const auto taken = file_result(*header, name, file.records.size()); !taken) return taken.failure();
  return file;
}

}  // namespace tongbao
