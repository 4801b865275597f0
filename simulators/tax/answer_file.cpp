#include "simulators/tax/answer_file.h"

#include <cstdio>
#include <stdexcept>

#include "simulators/stage/crypto.h"
#include "simulators/tax/layout.h"
#include "simulators/tax/roc_date.h"

namespace tongbao::sim_tax {
namespace {

constexpr std::size_t kMostOffices = 3;
constexpr std::uint64_t kCodeSumModulus = 1'000'000'000'000;

std::string trailer(std::size_t count, std::uint64_t sum, std::string_view details) {
  return "T" + flush_right(count, 6) + flush_right(sum % kCodeSumModulus, 12) + stage::hex(stage::sha256(details)) +
         "\r\n";
}

}  // namespace

std::string answer_record(const TaxAnswer& answer) {
  if (answer.rows.size() > kMostOffices) throw std::length_error("an answer names at most three bureaus");
  std::string out = "D" + flush_right(0, 6) + flush_left(answer.notice_id, 26) + flush_left(answer.code, 4) +
                    flush_left(answer.agency_ref, 16) + flush_left(answer.effective_at, 20) +
                    roc_of_iso(answer.due_date);
  for (const auto& [office, rows] : answer.rows)
    out += flush_left(office, 4) + flush_right(static_cast<std::uint64_t>(rows), 4);
  for (auto i = answer.rows.size(); i < kMostOffices; ++i)
    out += flush_left("", 4) + flush_right(0, 4);
  return out + flush_left(answer.follow_up, 20) + flush_left(answer.follow_up_office, 4) +
         roc_of_iso(answer.follow_up_date);
}

std::string answer_file(const AnswerHead& head, const std::vector<std::string>& records) {
  std::string details;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    sum += std::stoull(std::string(field_bytes(kAnswerDetail, records[i], "Code")));
    details += records[i].substr(0, 1) + flush_right(i + 1, 6) + records[i].substr(7) + "\r\n";
  }
  return "HTA01" + flush_right(head.sequence, 8) + flush_left(head.batch_id, 26) +
         flush_right(static_cast<std::uint64_t>(head.part), 3) + head.file_result + flush_left(head.answered_at, 20) +
         "\r\n" + details + trailer(records.size(), sum, details);
}

std::string answer_file_name(std::uint64_t sequence, int part) {
  return "TBANS" + flush_right(sequence, 8) + "_" + flush_right(static_cast<std::uint64_t>(part), 3) + ".TXT";
}

std::string damaged(std::string_view file, std::string_view mode) {
  std::string out(file);
  const auto at_trailer = file.size() - record_width(kTrailer) - 2;
  if (mode == "damage_digest") {
    auto& last = out[file.size() - 3];
    last = last == '0' ? '1' : '0';
  } else if (mode == "damage_count") {
    const auto count = std::stoull(std::string(file.substr(at_trailer + 1, 6)));
    out.replace(at_trailer + 1, 6, flush_right(count + 1, 6));
  } else if (mode == "truncate") {
    out.resize(file.size() * 3 / 5);
  } else {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = static_cast<char>((i * 37 + 11) % 251);
  }
  return out;
}

}  // namespace tongbao::sim_tax
