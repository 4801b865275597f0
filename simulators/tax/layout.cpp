#include "simulators/tax/layout.h"

#include <stdexcept>

namespace tongbao::sim_tax {

static_assert(record_width(kBatchHeader) == 46 && record_width(kBatchDetail) == 631);
static_assert(record_width(kAnswerHeader) == 66 && record_width(kAnswerDetail) == 135);
static_assert(record_width(kTrailer) == 83);

std::string flush_left(std::string_view value, std::size_t width) {
  if (value.size() > width) throw std::length_error("a value is longer than its field");
  std::string out(value);
  out.resize(width, ' ');
  return out;
}

std::string flush_right(std::uint64_t value, std::size_t width) {
  auto digits = std::to_string(value);
  if (digits.size() > width) throw std::length_error("a number is longer than its field");
  return digits.insert(0, width - digits.size(), '0');
}

}  // namespace tongbao::sim_tax
