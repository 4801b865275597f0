#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/contract/character_set.h"
#include "gateway/contract/field.h"

namespace tongbao {

/// Gathers what an agency cannot store over several texts, each character once, in order of appearance. One thread.
class MissingCharacters {
 public:
  explicit MissingCharacters(const CharacterSet& characters) : characters_{characters} {}

  void check(std::string_view text) {
    for (auto& one : characters_.missing(text))
      if (std::find(found_.begin(), found_.end(), one) == found_.end()) found_.push_back(std::move(one));
  }
  /// Every value of a field and below it.
  void check(const Field& field) {
    check(std::string_view{field.value});
    for (const auto& child : field.children)
      check(child);
  }
  const std::vector<MissingCharacter>& found() const { return found_; }

 private:
  const CharacterSet& characters_;
  std::vector<MissingCharacter> found_;
};

}  // namespace tongbao
