#include "adapters/batch_file/encode.h"

#include "adapters/batch_file/record.h"
#include "gateway/kit/digest.h"

namespace tongbao {

namespace {

constexpr std::uint64_t kControlModulus = 1'000'000'000'000;
constexpr std::uint64_t kMostSequence = 99'999'999;

Field named(std::string_view name, std::string value) {
  return {std::string{name}, std::move(value), {}};
}

/// The message's values and, before them, what only the adapter knows.
Field detail_values(const Envelope& envelope, std::size_t number) {
  Field values;
  values.children.push_back(named("RecordType", "D"));
  values.children.push_back(named("RecordNumber", std::to_string(number)));
  values.children.push_back(named("NoticeId", envelope.notice_id));
  values.children.insert(values.children.end(), envelope.message.data.children.begin(),
                         envelope.message.data.children.end());
  return values;
}

}  // namespace

std::string batch_file_name(const BatchId& id) {
  if (id.sequence == 0 || id.sequence > kMostSequence) return {};
  const auto digits = std::to_string(id.sequence);
  return "TB" + std::string(8 - digits.size(), '0') + digits + ".TXT";
}

Result<std::string> batch_file_bytes(const BatchId& id, std::span<const Envelope> envelopes, const RecordLayout& detail,
                                     const CharacterSet& characters) {
  if (batch_file_name(id).empty() || envelopes.empty() || envelopes.size() > kMostDetails)
    return Failure{FailureKind::defect, "batch_not_writable", "sequence or number of notices outside the format"};
  const Field head{
      {},
      {},
      {named("RecordType", "H"), named("FormatVersion", "TB01"), named("BatchSequence", std::to_string(id.sequence)),
       named("BatchId", id.batch_id), named("BatchDate", id.day)}};
  auto header = write_record(batch_header_layout(), head, characters);
  if (!header) return header.failure();
  std::string details;
  std::uint64_t control_sum = 0;
  for (std::size_t at = 0; at < envelopes.size(); ++at) {
    const auto record = write_record(detail, detail_values(envelopes[at], at + 1), characters);
    if (!record)
      return Failure{record.failure().kind, record.failure().code,
                     "notice " + envelopes[at].notice_id + ": " + record.failure().detail};
    details += *record;
    control_sum = (control_sum + envelopes[at].subject_seq % kControlModulus) % kControlModulus;
  }
  const Field tail{{},
                   {},
                   {named("RecordType", "T"), named("RecordCount", std::to_string(envelopes.size())),
                    named("ControlSum", std::to_string(control_sum)), named("Digest", to_hex(sha256(details)))}};
  auto trailer = write_record(trailer_layout(), tail, characters);
  if (!trailer) return trailer.failure();
  return *header + details + *trailer;
}

}  // namespace tongbao
