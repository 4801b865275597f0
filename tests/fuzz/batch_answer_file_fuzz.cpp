// An answer file of the tax bureaus (docs/formats/tax.md §4), as the adapter reads it and the plugin judges its
// records. The test counts, adds and digests for itself: without sound totals no record is an answer. Since no mutation
// finds a SHA-256, each input is read once more with its trailer set right.
#include <algorithm>
#include <vector>

#include "adapters/batch_file/answer_file.h"
#include "gateway/kit/digest.h"
#include "gateway/kit/instant_text.h"
#include "plugins/tax/answers.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/kit/sample_characters.h"
#include "tests/unit/batch_file/tax_layout.h"

using namespace tongbao;
using fuzz::require;

namespace {

const std::string kFileName = "TBANS00000007_001.TXT";
constexpr std::size_t kHeaderWidth = 66, kDetailWidth = 135, kTrailerWidth = 83;
constexpr std::size_t kCodeAt = 33;

Result<AnswerFile> read(std::string_view bytes, const std::string& name = kFileName) {
  static const auto kCharacters = sample_characters("cp950+fin");
  static const auto kLayout = tax_answer_layout();
  return read_answer_file(name, bytes, kLayout, *kCharacters);
}

std::vector<std::string> lines_of(std::string_view bytes) {
  std::vector<std::string> lines;
  for (auto end = bytes.find("\r\n"); end != std::string_view::npos; end = bytes.find("\r\n")) {
    lines.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(end + 2);
  }
  if (!bytes.empty()) lines.emplace_back(bytes);
  return lines;
}

std::string padded(std::uint64_t number, std::size_t width) {
  const auto digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

/// The trailer that fits these details, and the details with their line ends.
std::string trailer_for(const std::vector<std::string>& details, std::string& text) {
  std::uint64_t sum = 0;
  text.clear();
  for (const auto& line : details) {
    text += line + "\r\n";
    const auto code = line.size() < kCodeAt + 4 ? std::string{"0"} : line.substr(kCodeAt, 4);
    const bool digits = std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
    if (digits) sum += std::stoull(code);
  }
  return "T" + padded(details.size(), 6) + padded(sum, 12) + to_hex(sha256(text));
}

/// The same header and details between sound ends of lines and with the trailer they need.
std::string repaired(std::string_view bytes) {
  auto lines = lines_of(bytes);
  if (lines.size() < 2) return std::string{bytes};
  const std::vector<std::string> details{lines.begin() + 1, lines.end() - 1};
  std::string text;
  const auto trailer = trailer_for(details, text);
  return lines.front() + "\r\n" + text + trailer + "\r\n";
}

void check_verdict(const AnswerRecord& record) {
  require(record.bytes.size() == kDetailWidth, "a record has its width");
  require(record.notice_id == record.bytes.substr(7, 26).substr(0, record.bytes.substr(7, 26).find(' ')) &&
              !record.notice_id.empty(),
          "a record names its notice");
  require(record.code == record.bytes.substr(kCodeAt, 4), "a record's code is what stands there");
  const Reply reply{record.notice_id, {}, record.content};
  const auto verdict = read_tax_answer(reply);
  if (std::holds_alternative<Pending>(verdict)) require(record.code == "0100", "only 0100 puts off");
  const auto* settled = std::get_if<Settled>(&verdict);
  if (settled == nullptr) return;
  fuzz::reached("settled");
  require(settled->outcome != Outcome::applied || record.code == "0000", "applied is 0000 and nothing else");
  require(settled->outcome != Outcome::refused || record.code[0] == '2', "refused is 2xxx");
  require((settled->outcome == Outcome::applied) == !settled->offices.empty(), "offices where records changed");
  require(settled->outcome != Outcome::applied || parse_instant(settled->effective_at), "applied says since when");
}

void check_file(const AnswerFile& file, std::string_view bytes) {
  const auto lines = lines_of(bytes);
  require(bytes.ends_with("\r\n") && lines.size() == file.records.size() + 2,
          "a sound file is header, details, trailer");
  require(!file.records.empty(), "a batch that was taken has details");
  const auto& header = lines.front();
  require(header.size() == kHeaderWidth && header.starts_with("HTA0100000007") && header.substr(39, 3) == "001",
          "the header is that of the file's name");
  std::string details;
  const auto wanted = trailer_for({lines.begin() + 1, lines.end() - 1}, details);
  require(lines.back() == wanted && wanted.size() == kTrailerWidth, "count, control sum and digest hold");
  for (const auto& record : file.records)
    check_verdict(record);
  require(file.digest == to_hex(sha256(bytes)), "the file is known by its digest");
  require(!read(bytes, "TBANS00000008_001.TXT"), "a file says which batch it answers");
}

/// A sound file with one byte of its details changed, or its end cut off, is refused whole.
void check_damage(std::string_view sound, std::size_t at) {
  std::string bytes{sound};
  const auto trailer_from = bytes.size() - kTrailerWidth - 2;
  const auto place = kHeaderWidth + 2 + at % (trailer_from - kHeaderWidth - 2);
  bytes[place] = bytes[place] == '7' ? '8' : '7';
  require(!read(bytes), "a changed byte damages the whole file");
  require(!read(sound.substr(0, at % sound.size())), "a file cut short is refused");
}

void check_one(std::string_view bytes, std::size_t at) {
  const auto file = read(bytes);
  if (!file) {
    const auto& code = file.failure().code;
    require(code == "answer_damaged" || code == "batch_refused", "a refusal is one of two words", code);
    return;
  }
  fuzz::reached("sound");
  check_file(*file, bytes);
  check_damage(bytes, at);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::text_of(data, size);
  std::size_t at = 0;  // somewhere in the file, decided by what is in it
  for (const char c : bytes)
    at = at * 31 + static_cast<unsigned char>(c);
  check_one(bytes, at);
  check_one(repaired(bytes), at);
  return 0;
}
