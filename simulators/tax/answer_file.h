#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tongbao::sim_tax {

/// What an answer record says about one notice.
struct TaxAnswer {
  std::string notice_id;
  std::string code;  // four digits
  std::string agency_ref;
  std::string effective_at;         // RFC 3339 or empty
  std::string due_date;             // ISO or empty
  std::map<std::string, int> rows;  // by bureau, at most three
  std::string follow_up, follow_up_office;
  std::string follow_up_date;  // ISO or empty
};

/// The head of an answer file.
struct AnswerHead {
  std::uint64_t sequence = 0;
  std::string batch_id;
  int part = 1;
  std::string file_result = "0000";
  std::string answered_at;  // RFC 3339
};

/// One detail record without line end; its number is 000000 until it stands in a file.
std::string answer_record(const TaxAnswer& answer);
/// The whole file: the records are numbered from 1.
std::string answer_file(const AnswerHead& head, const std::vector<std::string>& records);
/// "TBANS00000042_001.TXT"
std::string answer_file_name(std::uint64_t sequence, int part);

/// What a broken partner delivers instead: `damage_digest`, `damage_count`, `truncate` or `garbage`.
std::string damaged(std::string_view file, std::string_view mode);

}  // namespace tongbao::sim_tax
