#include "gateway/settings/refusal.h"

namespace tongbao {

std::string to_line(const Refusal& refusal) {
  std::string line = refusal.file;
  if (refusal.line != 0) line += ":" + std::to_string(refusal.line);
  if (!refusal.key.empty()) line += ": " + refusal.key;
  return line + ": " + refusal.what;
}

}  // namespace tongbao
