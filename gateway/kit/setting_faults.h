#pragma once

#include <string>
#include <string_view>

namespace tongbao {

/// What a module's check() says about its settings: one fault a line, "<key>: <sentence>". One thread.
class SettingFaults {
 public:
  void add(std::string_view key, std::string_view sentence) {
    if (!lines_.empty()) lines_ += '\n';
    lines_.append(key).append(": ").append(sentence);
  }
  const std::string& lines() const { return lines_; }

 private:
  std::string lines_;
};

}  // namespace tongbao
