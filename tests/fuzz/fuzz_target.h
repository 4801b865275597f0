#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

/// What a target does with one input. Returns 0; a property that does not hold ends the program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tongbao::fuzz {

/// Says which property is broken, and aborts: libFuzzer and the driver keep the input.
[[noreturn]] void broken(std::string_view property, std::string_view seen = {});

inline void require(bool holds, std::string_view property, std::string_view seen = {}) {
  if (!holds) broken(property, seen);
}

/// Counts that an input got as far as that: a run whose inputs are all refused at the door has tested little.
void reached(const char* what);
/// How often each was reached, since the start.
const std::map<std::string, std::uint64_t>& how_often_reached();

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace tongbao::fuzz
