#pragma once

#include <string>
#include <vector>

namespace tongbao {

/// One thing wrong with a request: where (JSON Pointer), what (stable machine word), and what to do, in both languages.
/// The sentences never repeat a submitted value.
struct Fault {
  std::string pointer;
  std::string code;
  std::string detail_zh;
  std::string detail_en;
  std::string suggestion;  // a correction to offer the clerk, never applied by us; may be personal data; often empty
  bool operator==(const Fault&) const = default;
};

using Faults = std::vector<Fault>;

}  // namespace tongbao
