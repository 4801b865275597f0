#pragma once

#include <filesystem>

#include "gateway/domain/requirement_matrix.h"
#include "gateway/settings/refusal.h"

namespace tongbao {

/// Reads a requirement matrix (config/matrix/*.toml): every fault at once, and two rows that answer the same question
/// on the same day refused. The version carries the digest of the file's bytes.
Checked<RequirementMatrix> read_matrix(const std::filesystem::path& file);

}  // namespace tongbao
