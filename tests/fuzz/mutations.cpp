#include "tests/fuzz/mutations.h"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace tongbao::fuzz {

namespace {

constexpr std::size_t kLongest = 64 * 1024;
constexpr std::string_view kAroundValues = "\"<>=,:[]{}\r\n";
constexpr unsigned char kTelling[] = {0x00, 0x0A, 0x0D, 0x20, '"', '<', '0', '9', '-', 0x7F, 0x80, 0xC0, 0xED, 0xFF};

}  // namespace

/// splitmix64
std::uint64_t Mutations::draw() {
  auto z = (state_ += 0x9E3779B97F4A7C15U);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

std::string Mutations::piece_of(const std::string& text) {
  const auto from = below(text.size());
  return text.substr(from, 1 + below(text.size() - from));
}

/// A value of this text becomes a token, or one of another text behind the same sign: the form around it stays whole.
void Mutations::exchange_value(std::string& text) {
  const auto from = text.find_last_of(kAroundValues, below(text.size())) + 1;
  const auto to = std::min(text.find_first_of(kAroundValues, from), text.size());
  if (from > to) return;
  if (!tokens_.empty() && below(3) == 0) {
    text.replace(from, to - from, tokens_[below(tokens_.size())]);
    return;
  }
  const auto& other = corpus_[below(corpus_.size())];
  const auto sign = from == 0 ? other.npos : other.find(text[from - 1], below(other.size()));
  const auto other_from = sign == other.npos ? 0 : sign + 1;
  const auto other_to = std::min(other.find_first_of(kAroundValues, other_from), other.size());
  text.replace(from, to - from, other.substr(other_from, other_to - other_from));
}

/// In between, or over what stands there.
void Mutations::put(std::string& text, const std::string& piece) {
  const auto at = below(text.size() + 1);
  text.replace(at, below(2) == 0 ? 0 : piece.size(), piece);
}

void Mutations::change(std::string& text) {
  const auto kind = below(text.empty() ? 1 : 8);
  if (kind == 0)
    return put(text, tokens_.empty() ? piece_of(corpus_[below(corpus_.size())]) : tokens_[below(tokens_.size())]);
  auto& byte = text[below(text.size())];
  if (kind == 1) {
    byte = static_cast<char>(byte ^ (1 << below(8)));
  } else if (kind == 2) {
    byte = static_cast<char>(kTelling[below(sizeof kTelling)]);
  } else if (kind == 3) {
    text.resize(below(text.size()));
  } else if (kind == 4) {
    text.erase(below(text.size()), 1 + below(16));
  } else if (kind == 5) {
    put(text, piece_of(text));
  } else if (kind == 6) {
    put(text, piece_of(corpus_[below(corpus_.size())]));
  } else {
    const auto& other = corpus_[below(corpus_.size())];
    text = text.substr(0, below(text.size())) + other.substr(below(other.size() + 1));
  }
}

std::string Mutations::next() {
  auto text = corpus_[below(corpus_.size())];
  const bool gently = below(3) != 0;  // only values, so that what is behind the form is reached
  for (auto left = 1 + below(gently ? 2 : 4); left > 0; --left) {
    if (gently && !text.empty())
      exchange_value(text);
    else
      change(text);
  }
  if (text.size() > kLongest) text.resize(kLongest);
  return text;
}

std::vector<std::string> dictionary_words(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    const auto from = line.find('"'), to = line.rfind('"');
    if (line.starts_with('#') || from == std::string::npos || to == from) continue;
    std::string word;
    for (auto at = from + 1; at < to; ++at) {
      if (line[at] != '\\') {
        word += line[at];
      } else if (line[at + 1] == 'x') {
        word += static_cast<char>(std::stoi(line.substr(at + 2, 2), nullptr, 16));
        at += 3;
      } else {
        word += line[++at];
      }
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace tongbao::fuzz
