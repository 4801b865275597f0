#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tongbao::fuzz {

/// Inputs made of other inputs, the same for the same seed on every machine. One thread.
class Mutations {
 public:
  /// `corpus` must not be empty; `tokens` may be.
  Mutations(std::vector<std::string> corpus, std::vector<std::string> tokens, std::uint64_t seed)
      : corpus_{std::move(corpus)}, tokens_{std::move(tokens)}, state_{seed} {}

  /// One of the corpus, changed in one to four places: bits, bytes, cuts, pieces doubled, pieces of another one,
  /// tokens, and values (what stands between quotation marks, angles, commas or line ends) for others.
  std::string next();

 private:
  std::uint64_t draw();
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(draw() % limit); }
  void change(std::string& text);
  std::string piece_of(const std::string& text);
  void exchange_value(std::string& text);
  void put(std::string& text, const std::string& piece);

  std::vector<std::string> corpus_;
  std::vector<std::string> tokens_;
  std::uint64_t state_;
};

/// The words of a libFuzzer dictionary: a line `"word"` each, \xHH and \" and \\ as escapes, # for comments.
std::vector<std::string> dictionary_words(const std::string& text);

}  // namespace tongbao::fuzz
