#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/batch_file/layout.h"
#include "gateway/contract/character_set.h"
#include "gateway/contract/field.h"
#include "gateway/contract/result.h"

namespace tongbao {

/// One answer of an answer file.
struct AnswerRecord {
  std::string notice_id;
  std::string code;
  Field content;      // what the plugin gets
  std::string bytes;  // the record as it stood, without CR LF
};

/// An answer file that is sound from header to trailer.
struct AnswerFile {
  std::string digest;  // SHA-256 of the whole file, hex
  std::vector<AnswerRecord> records;
};

/// Whether a name is `TBANS########_###.TXT`.
bool is_answer_file_name(std::string_view name);

/// Reads an answer file whole: header, every record, count, control sum, digest, sequence and part as in its name.
/// Fails with `answer_damaged` when anything is wrong, `batch_refused` when it says that the batch was not taken. Pure.
Result<AnswerFile> read_answer_file(std::string_view name, std::string_view bytes, const RecordLayout& detail,
                                    const CharacterSet& characters);

}  // namespace tongbao
