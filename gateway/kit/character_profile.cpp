#include "gateway/kit/character_profile.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/kit/coded_character_set.h"
#include "gateway/kit/cp950.h"
#include "gateway/kit/utf8.h"

namespace tongbao {

namespace {

/// Everything Unicode can say. Immutable, any thread.
class UnicodeCharacterSet final : public CharacterSet {
 public:
  std::string_view profile() const override { return "utf8"; }
  std::vector<MissingCharacter> missing(std::string_view utf8) const override {
    if (is_utf8(utf8)) return {};
    return {{U'\uFFFD', {}}};
  }
  Result<std::string> encode(std::string_view utf8) const override { return checked(utf8, "not_utf8"); }
  Result<std::string> decode(std::string_view bytes) const override { return checked(bytes, "not_decodable"); }

 private:
  static Result<std::string> checked(std::string_view text, const char* code) {
    if (const auto at = first_ill_formed(text))
      return Failure{FailureKind::permanent, code, "at byte " + std::to_string(*at)};
    return std::string{text};
  }
};

Failure profile_failure(const char* code, std::string_view profile) {
  return {FailureKind::configuration, code, std::string{profile}};
}

/// Both directions, grown from the strongest claim to the weakest: a code once given to a character stays with it.
struct CodeClaims {
  std::map<char32_t, std::uint16_t> encodes;
  std::map<std::uint16_t, char32_t> decodes;

  std::vector<CharacterCode> all_encodes() const {
    std::vector<CharacterCode> all;
    for (const auto& [code_point, code] : encodes)
      all.push_back({code_point, code});
    return all;
  }
  std::vector<CharacterCode> all_decodes() const {
    std::vector<CharacterCode> all;
    for (const auto& [code, code_point] : decodes)
      all.push_back({code_point, code});
    return all;
  }
};

CodeClaims cp950_claims() {
  CodeClaims claims;
  const auto cp950 = read_cp950();
  for (const auto& one : cp950.encodes)
    claims.encodes.emplace(one.code_point, one.code);
  for (const auto& one : cp950.decodes)
    claims.decodes.emplace(one.code, one.code_point);
  return claims;
}

CodeClaims ascii_claims() {
  CodeClaims claims;
  for (std::uint16_t code = 0x01; code <= 0x7F; ++code) {
    claims.encodes.emplace(code, code);
    claims.decodes.emplace(code, code);
  }
  return claims;
}

// A code that the table gives to two characters cannot say which was meant: nobody may use it.
std::map<std::uint16_t, char32_t> unshared_codes(const CodeTable& table) {
  std::map<std::uint16_t, char32_t> owners;
  for (const auto& [code_point, codes] : table.codes)
    for (const auto code : codes)
      if (const auto [at, added] = owners.emplace(code, code_point); !added) at->second = 0;
  std::erase_if(owners, [](const auto& owner) { return owner.second == 0; });
  return owners;
}

// Codes ascend, so that of several the lowest is taken. A code the claims already give to another character is
// unusable; a character that has its code keeps it, and its further codes can still be read.
void add_table(CodeClaims& claims, const CodeTable& table) {
  for (const auto& [code, code_point] : unshared_codes(table)) {
    const auto owner = claims.decodes.emplace(code, code_point).first;
    if (owner->second == code_point) claims.encodes.emplace(code_point, code);
  }
}

}  // namespace

Result<std::unique_ptr<CharacterSet>> make_character_set(std::string_view profile, const CharacterTables& tables) {
  if (profile == "utf8") return std::unique_ptr<CharacterSet>{std::make_unique<UnicodeCharacterSet>()};
  constexpr std::string_view kLand = "land:";
  std::string table;
  if (profile == "cp950+fin")
    table = "fin";
  else if (profile == "dci")
    table = "dci";
  else if (profile.starts_with(kLand) && profile.size() > kLand.size())
    table = std::string{kLand} + canonical_county(profile.substr(kLand.size()));
  else if (profile != "cp950")
    return profile_failure("unknown_profile", profile);

  CodeClaims claims = table == "dci" ? ascii_claims() : cp950_claims();
  if (claims.encodes.empty()) return profile_failure("cp950_missing", profile);
  if (!table.empty()) {
    const auto found = tables.tables.find(table);
    if (found == tables.tables.end()) return profile_failure("character_table_missing", profile);
    add_table(claims, found->second);
  }
  return std::unique_ptr<CharacterSet>{std::make_unique<CodedCharacterSet>(std::string{profile}, claims.all_encodes(),
                                                                           claims.all_decodes(), tables.cns_codes)};
}

}  // namespace tongbao
