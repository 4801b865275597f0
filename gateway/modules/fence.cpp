#include "gateway/modules/fence.h"

#include <algorithm>

namespace tongbao {
namespace {

constexpr std::size_t kLongestWords = 300;

/// Modules' words go into logs and the store: one line, no control characters, not longer than needed.
std::string tame(std::string_view words) {
  std::string line{words.substr(0, kLongestWords)};
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return line;
}

}  // namespace

std::string describe_current_exception() noexcept {
  try {
    throw;
  } catch (const std::exception& thrown) {
    return tame(thrown.what());
  } catch (...) {  // part of the module fence: modules may throw anything
    return "something that is no std::exception";
  }
}

}  // namespace tongbao
