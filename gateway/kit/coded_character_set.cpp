#include "gateway/kit/coded_character_set.h"

#include <algorithm>
#include <utility>

#include "gateway/kit/character_tables.h"
#include "gateway/kit/utf8.h"

namespace tongbao {

namespace {

Failure set_failure(const char* code, std::string detail) {
  return {FailureKind::permanent, code, std::move(detail)};
}

std::string at_byte(std::size_t at) {
  return "at byte " + std::to_string(at);
}

}  // namespace

CodedCharacterSet::CodedCharacterSet(std::string profile, const std::vector<CharacterCode>& encodes,
                                     const std::vector<CharacterCode>& decodes,
                                     const std::unordered_map<char32_t, std::uint32_t>& cns_codes)
    : profile_{std::move(profile)}, plane_zero_(0x10000), characters_(0x10000) {
  for (const auto& one : encodes) {
    if (one.code_point < plane_zero_.size())
      plane_zero_[one.code_point] = one.code;
    else
      beyond_.emplace(one.code_point, one.code);
  }
  for (const auto& one : decodes)
    characters_[one.code] = one.code_point;
  for (const auto& [code_point, cns] : cns_codes)
    if (code_of(code_point) == 0) cns_codes_.emplace(code_point, cns);
}

std::uint16_t CodedCharacterSet::code_of(char32_t code_point) const {
  if (code_point < plane_zero_.size()) return plane_zero_[code_point];
  const auto found = beyond_.find(code_point);
  return found == beyond_.end() ? std::uint16_t{0} : found->second;
}

std::vector<MissingCharacter> CodedCharacterSet::missing(std::string_view utf8) const {
  std::vector<MissingCharacter> lacking;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto read = next_code_point(utf8, at);
    if (!read) ++at;
    const char32_t code_point = read.value_or(U'\uFFFD');
    if (code_of(code_point) != 0) continue;
    const auto known = std::any_of(lacking.begin(), lacking.end(),
                                   [&](const MissingCharacter& one) { return one.code_point == code_point; });
    if (known) continue;
    const auto cns = cns_codes_.find(code_point);
    lacking.push_back({code_point, cns == cns_codes_.end() ? std::string{} : cns_text(cns->second)});
  }
  return lacking;
}

Result<std::string> CodedCharacterSet::encode(std::string_view utf8) const {
  std::string bytes;
  bytes.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto start = at;
    const auto code_point = next_code_point(utf8, at);
    if (!code_point) return set_failure("not_utf8", at_byte(start));
    const auto code = code_of(*code_point);
    if (code == 0)
      return set_failure("cannot_represent", "a character without a code in " + profile_ + ' ' + at_byte(start));
    if (code > 0xFF) bytes.push_back(static_cast<char>(code >> 8));
    bytes.push_back(static_cast<char>(code & 0xFF));
  }
  return bytes;
}

Result<std::string> CodedCharacterSet::decode(std::string_view bytes) const {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (std::size_t at = 0; at < bytes.size();) {
    const auto start = at;
    unsigned code = static_cast<unsigned char>(bytes[at++]);
    if (code >= 0x80) {
      if (at == bytes.size()) return set_failure("not_decodable", "cut short " + at_byte(start));
      code = code << 8 | static_cast<unsigned char>(bytes[at++]);
    }
    if (characters_[code] == 0) return set_failure("not_decodable", "an unassigned code " + at_byte(start));
    append_utf8(text, characters_[code]);
  }
  return text;
}

}  // namespace tongbao
