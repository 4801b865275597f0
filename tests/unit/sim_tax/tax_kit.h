#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <unistd.h>

#include "simulators/stage/code_table.h"
#include "simulators/stage/crypto.h"

namespace tongbao::sim_tax {

inline std::string golden(const std::string& name) {
  std::ifstream in(std::string(TONGBAO_SOURCE_DIR) + "/tests/unit/sim_tax/golden/" + name, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

inline std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("the sample does not hold " + from);
  return text.replace(at, from.size(), to);
}

/// The batch with its digest made right again after a change of its details.
inline std::string resealed(std::string bytes) {
  const auto details = bytes.substr(48, bytes.size() - 48 - 85);
  return bytes.replace(bytes.size() - 66, 64, stage::hex(stage::sha256(details)));
}

/// A folder of its own, gone with the object.
struct TestFolder {
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               ("tongbao-tax-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
  static inline int number = 0;
  TestFolder() { std::filesystem::create_directories(path); }
  ~TestFolder() { std::filesystem::remove_all(path); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  std::filesystem::path file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return path / name;
  }
};

/// CP950 and the FIN rows the samples use, in the official files' form. The last FIN row is unusable: CP950 reads E35A
/// as another character.
inline stage::CodeTable cp950_and_fin() {
  const TestFolder folder;
  return stage::CodeTable::cp950_and(
      folder.file("fin.txt", "3-3476\tFC8D\n3-3064\tFB93\n1-5B68\tE35A\n"),
      {folder.file("bmp.txt", "3-3476\t5803\n1-5B68\t7B9A\n"), folder.file("other.txt", "3-3064\t5CEF\n")});
}

}  // namespace tongbao::sim_tax
