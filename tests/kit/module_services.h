#pragma once

#include <string>

#include "gateway/contract/character_set.h"
#include "gateway/contract/message_signer.h"

namespace tongbao {

/// A character set that holds ASCII and nothing else, so that every Chinese text has something missing. Any thread.
class AsciiCharacters : public CharacterSet {
 public:
  std::string_view profile() const override { return "ascii"; }
  std::vector<MissingCharacter> missing(std::string_view utf8) const override {
    std::vector<MissingCharacter> found;
    for (std::size_t at = 0; at < utf8.size();) {
      const auto lead = static_cast<unsigned char>(utf8[at]);
      const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      char32_t code_point = length == 1 ? lead : lead & (0xffU >> (length + 1));
      for (std::size_t i = 1; i < length && at + i < utf8.size(); ++i)
        code_point = (code_point << 6) | (static_cast<unsigned char>(utf8[at + i]) & 0x3fU);
      const MissingCharacter one{code_point, ""};
      bool seen = length == 1;
      for (const auto& earlier : found)
        seen = seen || earlier == one;
      if (!seen) found.push_back(one);
      at += length;
    }
    return found;
  }
  Result<std::string> encode(std::string_view utf8) const override {
    if (!missing(utf8).empty()) return Failure{FailureKind::permanent, "cannot_represent", ""};
    return std::string{utf8};
  }
  Result<std::string> decode(std::string_view bytes) const override { return std::string{bytes}; }
};

/// A character set that holds everything.
class AllCharacters : public CharacterSet {
 public:
  std::string_view profile() const override { return "utf8"; }
  std::vector<MissingCharacter> missing(std::string_view) const override { return {}; }
  Result<std::string> encode(std::string_view utf8) const override { return std::string{utf8}; }
  Result<std::string> decode(std::string_view bytes) const override { return std::string{bytes}; }
};

/// A signer whose signatures prove nothing; for tests that never reach an agency.
class FakeSigner : public MessageSigner {
 public:
  std::string key_id() const override { return "test-key"; }
  std::string algorithm() const override { return "ed25519"; }
  Result<std::string> sign(std::string_view) const override { return std::string(64, 's'); }
  Result<Done> verify(std::string_view, std::string_view, std::string_view) const override {
    return Failure{FailureKind::permanent, "bad_signature", ""};
  }
};

}  // namespace tongbao
