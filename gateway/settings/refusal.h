#pragma once

#include <string>
#include <vector>

namespace tongbao {

/// One thing wrong with a settings file. `what` says the allowed range and the default where there is one.
struct Refusal {
  std::string file;
  unsigned line = 0;  // 0: the file as a whole
  std::string key;    // dotted, as the operator would write it; empty for the file as a whole
  std::string what;
  bool operator==(const Refusal&) const = default;
};

/// "config/routes/tax.toml:14: pace.windov: unknown key; did you mean pace.window (1..64, default 4)?"
std::string to_line(const Refusal& refusal);

/// Settings together with everything that is wrong with them: all faults at once. `value` may be used only when
/// `good()`; callers print the refusals and end with exit code 4.
template <class Value>
struct Checked {
  Value value{};
  std::vector<Refusal> refusals;
  bool good() const { return refusals.empty(); }
};

}  // namespace tongbao
