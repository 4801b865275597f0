#include "simulators/tax/batch.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "simulators/stage/crypto.h"
#include "simulators/tax/layout.h"
#include "simulators/tax/roc_date.h"

namespace tongbao::sim_tax {
namespace {

constexpr std::size_t kLineEnd = 2;
constexpr std::size_t kHeaderBytes = record_width(kBatchHeader) + kLineEnd;
constexpr std::size_t kDetailBytes = record_width(kBatchDetail) + kLineEnd;
constexpr std::size_t kTrailerBytes = record_width(kTrailer) + kLineEnd;
constexpr std::uint64_t kSumModulus = 1'000'000'000'000;

std::optional<std::uint64_t> digits_value(std::string_view digits) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return value;
}

bool is_ascii_id(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool is_ulid(std::string_view text) {
  return text.size() == 26 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

/// Reads one detail record by field names and remembers the first trouble.
class DetailReader {
 public:
  DetailReader(std::string_view record, const stage::CodeTable& characters)
      : record_(record), characters_(characters) {}

  std::string id(std::string_view name, bool mandatory = true) {
    const auto value = trimmed(bytes(name));
    if (!is_ascii_id(value) || (mandatory && value.empty())) note("8001");
    return std::string(value);
  }
  std::string digits(std::string_view name) {
    if (!digits_value(bytes(name))) note("8001");
    return std::string(bytes(name));
  }
  std::string date(std::string_view name) {
    const auto iso = iso_of_roc(bytes(name));
    if (!iso) note("8001");
    return iso.value_or("");
  }
  std::string text(std::string_view name, bool mandatory) {
    const auto value = trimmed(bytes(name));
    if (mandatory && value.empty()) note("8001");
    const auto utf8 = characters_.decode(value);
    if (!utf8) note("3001");
    return utf8.value_or("");
  }
  void demand(bool held, const char* code) {
    if (!held) note(code);
  }
  std::string_view bytes(std::string_view name) const { return field_bytes(kBatchDetail, record_, name); }
  const std::string& trouble() const { return trouble_; }

 private:
  void note(const char* code) {
    if (trouble_.empty()) trouble_ = code;
  }
  std::string_view record_;
  const stage::CodeTable& characters_;
  std::string trouble_;
};

bool serves(std::string_view procedure, std::string_view kind) {
  const bool any = kind == "revocation" || kind == "annulment" || kind == "correction" || kind == "move_in";
  if (procedure == "tax.self_use") return any;
  const bool address = kind == "address_change" || kind == "doorplate_renumbering" || kind == "boundary_adjustment";
  return procedure == "tax.bill_address" && (any || address);
}

TaxNotice read_detail(std::string_view record, const stage::CodeTable& characters) {
  DetailReader reader(record, characters);
  TaxNotice notice;
  notice.notice_id = reader.id("NoticeId");
  notice.procedure = reader.id("Procedure");
  notice.kind = reader.id("Kind");
  notice.subject = reader.id("Subject");
  notice.subject_seq = reader.digits("SubjectSeq");
  notice.content = std::string(record.substr(0, 1)) + std::string(record.substr(7));
  reader.demand(is_ulid(notice.notice_id), "8001");
  reader.demand(serves(notice.procedure, notice.kind), "8002");
  notice.case_id = reader.id("CaseId");
  notice.earlier_notice_id = reader.id("EarlierNoticeId", notice.takes_back() || notice.kind == "correction");
  notice.office_code = reader.digits("OfficeCode");
  notice.person_id = reader.id("PersonId");
  notice.birth_date = reader.date("BirthDate");
  notice.registered_date = reader.date("RegisteredDate");
  notice.effective_date = reader.date("EffectiveDate");
  const bool address = !notice.takes_back();
  notice.area_code = reader.id("NewAddress/AreaCode", address);
  notice.person_name = reader.text("PersonName", true);
  notice.village = reader.text("NewAddress/Village", false);
  notice.neighbor = reader.text("NewAddress/Neighbor", false);
  notice.street_doorplate = reader.text("NewAddress/StreetDoorplate", address);
  notice.as_registered = reader.text("NewAddress/AsRegistered", address);
  notice.trouble = reader.trouble();
  return notice;
}

bool has_line_ends(std::string_view bytes, std::size_t details) {
  const auto ends = [&](std::size_t after) { return bytes.substr(after - kLineEnd, kLineEnd) == "\r\n"; };
  if (!ends(kHeaderBytes) || !ends(bytes.size())) return false;
  for (std::size_t i = 1; i <= details; ++i)
    if (!ends(kHeaderBytes + i * kDetailBytes)) return false;
  const auto controls = std::count_if(bytes.begin(), bytes.end(), [](char c) { return c >= 0 && c < ' '; });
  return static_cast<std::size_t>(controls) == kLineEnd * (details + 2) && bytes.find('\x7F') == std::string_view::npos;
}

bool totals_agree(std::string_view details, std::size_t count, std::string_view trailer) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto record = details.substr(i * kDetailBytes, kDetailBytes);
    const auto number = digits_value(field_bytes(kBatchDetail, record, "RecordNumber"));
    const auto seq = digits_value(field_bytes(kBatchDetail, record, "SubjectSeq"));
    if (record.front() != 'D' || number != i + 1 || !seq) return false;
    sum = (sum + *seq) % kSumModulus;
  }
  return trailer.front() == 'T' && digits_value(field_bytes(kTrailer, trailer, "RecordCount")) == count &&
         digits_value(field_bytes(kTrailer, trailer, "ControlSum")) == sum &&
         field_bytes(kTrailer, trailer, "Digest") == stage::hex(stage::sha256(details));
}

}  // namespace

TaxNotice read_content(std::string_view content, const stage::CodeTable& characters) {
  return read_detail(std::string(content.substr(0, 1)) + "000000" + std::string(content.substr(1)), characters);
}

std::variant<Batch, DamagedBatch> read_batch(std::string_view bytes, std::uint64_t sequence,
                                             const stage::CodeTable& characters) {
  if (bytes.size() < kHeaderBytes || bytes.front() != 'H') return DamagedBatch{"9001", {}};
  const auto header = bytes.substr(0, kHeaderBytes);
  const auto batch_id = field_bytes(kBatchHeader, header, "BatchId");
  DamagedBatch damaged{"9001", is_ulid(batch_id) ? std::string(batch_id) : std::string{}};
  if (field_bytes(kBatchHeader, header, "FormatVersion") != "TB01") {
    damaged.file_result = "9002";
    return damaged;
  }
  const auto date = iso_of_roc(field_bytes(kBatchHeader, header, "BatchDate"));
  const bool named = digits_value(field_bytes(kBatchHeader, header, "BatchSequence")) == sequence;
  if (damaged.batch_id.empty() || !date || !named) return damaged;
  if (bytes.size() < kHeaderBytes + kDetailBytes + kTrailerBytes) return damaged;
  const auto middle = bytes.size() - kHeaderBytes - kTrailerBytes;
  const auto count = middle / kDetailBytes;
  if (middle % kDetailBytes != 0 || count > 999'999 || !has_line_ends(bytes, count)) return damaged;
  const auto details = bytes.substr(kHeaderBytes, middle);
  if (!totals_agree(details, count, bytes.substr(kHeaderBytes + middle))) return damaged;
  Batch batch{sequence, damaged.batch_id, *date, {}};
  for (std::size_t i = 0; i < count; ++i)
    batch.notices.push_back(read_detail(details.substr(i * kDetailBytes, record_width(kBatchDetail)), characters));
  return batch;
}

}  // namespace tongbao::sim_tax
