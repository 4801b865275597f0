#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/value_fault.h"

namespace tongbao {

inline constexpr std::size_t kMostNameCharacters = 50;

/// Everything wrong with a legal name (姓名); empty when it may be registered. Names are Han, or Latin script alone
/// (indigenous names). Separators between the parts of a traditional name are allowed; a blank or symbol between a Han
/// surname and the given name is not. Codes: name_empty, name_too_long, name_not_utf8, name_surrogate,
/// name_private_use, name_replacement_character, name_placeholder, name_control_character, name_full_width,
/// name_symbol, name_mixed_scripts, name_separator_position, name_separator_after_surname.
std::vector<ValueFault> check_person_name(std::string_view utf8);

/// The same for the romanization (羅馬拼音): Latin script, 50 characters; empty is allowed. Codes:
/// romanization_too_long, romanization_not_latin, romanization_separator_position, and those of damaged text above.
std::vector<ValueFault> check_romanization(std::string_view utf8);

/// For comparing only: NFC, every separator and run of blanks the same. Never stored as the name, never sent.
std::string person_name_key(std::string_view utf8);

enum class NameMatch {
  same,     // equal keys
  variant,  // differ only by glyph variants such as 黃/黄: the same person when number and birth date agree; flag it
  different,
};

/// One place where two names differ by a glyph variant.
struct NameVariant {
  std::size_t position = 0;  // in characters of the keys
  std::string ours;
  std::string theirs;
  bool operator==(const NameVariant&) const = default;
};

struct NameComparison {
  NameMatch match = NameMatch::different;
  std::vector<NameVariant> variants;  // only for NameMatch::variant
};

/// Compares without ever replacing a character.
NameComparison compare_names(std::string_view ours, std::string_view theirs);

}  // namespace tongbao
