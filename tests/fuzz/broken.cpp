#include <cstdlib>
#include <iostream>

#include "tests/fuzz/fuzz_target.h"

namespace tongbao::fuzz {

void broken(std::string_view property, std::string_view seen) {
  std::cerr << "broken: " << property << (seen.empty() ? "" : ": ") << seen << std::endl;
  std::abort();
}

namespace {

std::map<std::string, std::uint64_t>& counts() {
  static std::map<std::string, std::uint64_t> all;
  return all;
}

}  // namespace

void reached(const char* what) {
  ++counts()[what];
}

const std::map<std::string, std::uint64_t>& how_often_reached() {
  return counts();
}

}  // namespace tongbao::fuzz
