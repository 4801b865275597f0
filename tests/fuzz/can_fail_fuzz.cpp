// The control: a target with a property that its corpus keeps and its mutations break.
#include "tests/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tongbao::fuzz::require(tongbao::fuzz::text_of(data, size).find("one two") == std::string_view::npos,
                         "no input says `one two`");
  return 0;
}
