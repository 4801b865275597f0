#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

namespace tongbao::bench {

/// `--name value` pairs. Throws std::runtime_error, which main() prints.
class Arguments {
 public:
  Arguments(int count, char** words) {
    for (int at = 1; at < count; at += 2) {
      const std::string name{words[at]};
      if (!name.starts_with("--") || at + 1 >= count) throw std::runtime_error("expected --name value at " + name);
      values_[name.substr(2)] = words[at + 1];
    }
  }

  const std::string& text(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) throw std::runtime_error("--" + name + " is missing");
    return found->second;
  }
  std::string text(const std::string& name, const std::string& otherwise) const {
    return values_.contains(name) ? text(name) : otherwise;
  }
  double number(const std::string& name, double otherwise) const {
    return values_.contains(name) ? std::stod(text(name)) : otherwise;
  }

 private:
  std::map<std::string, std::string> values_;
};

inline std::string file_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace tongbao::bench
