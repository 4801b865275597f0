#include "gateway/settings/key_pattern.h"

namespace tongbao {

std::string key_pattern(std::string_view key) {
  std::string pattern;
  bool inside = false;
  for (const char c : key) {
    if (c == ']') inside = false;
    if (!inside) pattern += c;
    if (c == '[') inside = true;
  }
  return pattern;
}

}  // namespace tongbao
