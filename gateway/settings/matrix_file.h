#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/domain/requirement_matrix.h"

namespace tongbao {

/// Every fault of a matrix file, each "file:line: sentence".
struct MatrixRefused {
  std::vector<std::string> faults;
};

using MatrixRead = std::variant<RequirementMatrix, MatrixRefused>;

/// Reads a requirement matrix (config/matrix/*.toml): all faults at once, unknown keys with the nearest known spelling,
/// two rows that answer the same question refused. The version carries the digest of the file's bytes. Never throws.
MatrixRead read_matrix_file(const std::filesystem::path& file);

/// The same from text; `name` stands in the faults.
MatrixRead read_matrix_text(std::string_view text, const std::string& name);

}  // namespace tongbao
