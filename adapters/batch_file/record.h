#pragma once

#include <string>
#include <string_view>

#include "adapters/batch_file/layout.h"
#include "gateway/contract/character_set.h"
#include "gateway/contract/field.h"

namespace tongbao {

/// One record of a fixed-width file, both ways. Pure, any thread.

/// The bytes of a record with its CR LF; `values` holds the fields by their paths, a missing one is the empty value.
/// Fails with `record_too_long`, `cannot_represent` or `record_not_writable`, naming the field: nothing is cut or
/// substituted.
Result<std::string> write_record(const RecordLayout& layout, const Field& values, const CharacterSet& characters);

/// The values of a record without its CR LF: a group of fields by their paths, padding removed, dates as ISO, digits as
/// they stand. Fails with `record_damaged`, naming the field.
Result<Field> read_record(const RecordLayout& layout, std::string_view bytes, const CharacterSet& characters);

}  // namespace tongbao
