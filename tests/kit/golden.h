#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace tongbao {

/// The bytes of a file of tests/golden/, e.g. "vehicle/license_name.json".
inline std::string golden(const std::string& name) {
  std::ifstream file{std::string{TONGBAO_SOURCE_DIR} + "/tests/golden/" + name, std::ios::binary};
  if (!file) throw std::runtime_error{"no golden file " + name};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace tongbao
