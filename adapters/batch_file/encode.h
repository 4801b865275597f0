#pragma once

#include <span>
#include <string>
#include <string_view>

#include "adapters/batch_file/layout.h"
#include "gateway/contract/transport.h"

namespace tongbao {

/// Details one file can count.
inline constexpr std::size_t kMostDetails = 999'999;

/// `TB00000001.TXT`; empty for a sequence of no or more than eight digits.
std::string batch_file_name(const BatchId& id);

/// The bytes of a batch: header, a detail per envelope in their order, trailer with count, control sum and digest.
/// Pure: the same batch gives the same bytes. Fails with `batch_not_writable`, `record_too_long`, `cannot_represent` or
/// `record_not_writable`; the detail names the notice and the field.
Result<std::string> batch_file_bytes(const BatchId& id, std::span<const Envelope> envelopes, const RecordLayout& detail,
                                     const CharacterSet& characters);

}  // namespace tongbao
