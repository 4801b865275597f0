#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulators/stage/code_table.h"

namespace tongbao::sim_tax {

/// One detail record of a batch. Dates ISO. `trouble` is the code to answer where the record cannot be understood
/// (8001, 8002, 3001); then only notice_id, subject, subject_seq and procedure may be relied on.
struct TaxNotice {
  std::string notice_id, case_id, procedure, kind, earlier_notice_id, office_code, subject, subject_seq;
  std::string person_id, birth_date, person_name;
  std::string area_code, village, neighbor, street_doorplate, as_registered;
  std::string registered_date, effective_date;
  std::string content;  // the record's bytes without RecordNumber, for comparing
  std::string trouble;

  bool takes_back() const { return kind == "revocation" || kind == "annulment"; }
};

struct Batch {
  std::uint64_t sequence = 0;
  std::string batch_id;
  std::string batch_date;  // ISO
  std::vector<TaxNotice> notices;
};

/// A batch that is not taken. `batch_id` is empty where the header could not be read.
struct DamagedBatch {
  std::string file_result;  // 9001 damaged, 9002 other version
  std::string batch_id;
};

/// Reads a whole file of docs/formats/tax.md, section 3. `sequence` is the one of its name. Pure.
std::variant<Batch, DamagedBatch> read_batch(std::string_view bytes, std::uint64_t sequence,
                                             const stage::CodeTable& characters);

/// The notice of a record kept as `TaxNotice::content`.
TaxNotice read_content(std::string_view content, const stage::CodeTable& characters);

}  // namespace tongbao::sim_tax
