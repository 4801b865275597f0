// Glyph variants of names: matched and flagged, never replaced.
#include <algorithm>
#include <array>

#include "gateway/domain/person_name.h"
#include "gateway/domain/unicode_text.h"

namespace tongbao {
namespace {

/// Characters that registers write for one another. Different surnames (涂/凃, 游/遊) do not belong here.
constexpr std::array<std::u32string_view, 36> kGlyphVariants{
    U"黃黄", U"溫温", U"峰峯", U"恆恒", U"吳吴呉", U"戶户戸", U"柏栢", U"裡裏", U"群羣", U"啟啓", U"真眞", U"慎愼",
    U"淨净", U"強强", U"衛衞", U"值値", U"教敎",   U"清淸",   U"青靑", U"晉晋", U"羨羡", U"寶寳", U"為爲", U"彥彦",
    U"產産", U"顏顔", U"錄録", U"綠緑", U"說説",   U"銳鋭",   U"悅悦", U"閱閲", U"高髙", U"吉𠮷", U"德徳", U"增増"};

bool are_variants(char32_t one, char32_t other) {
  return std::ranges::any_of(kGlyphVariants, [&](std::u32string_view group) {
    return group.find(one) != std::u32string_view::npos && group.find(other) != std::u32string_view::npos;
  });
}

std::string one_character(char32_t character) {
  return encode_utf8(std::u32string_view{&character, 1});
}

}  // namespace

NameComparison compare_names(std::string_view ours, std::string_view theirs) {
  const auto left = decode_utf8(person_name_key(ours)).characters;
  const auto right = decode_utf8(person_name_key(theirs)).characters;
  if (left == right) return {NameMatch::same, {}};
  if (left.size() != right.size()) return {};
  NameComparison comparison{NameMatch::variant, {}};
  for (std::size_t at = 0; at < left.size(); ++at) {
    if (left[at] == right[at]) continue;
    if (!are_variants(left[at], right[at])) return {};
    comparison.variants.push_back({at, one_character(left[at]), one_character(right[at])});
  }
  return comparison;
}

}  // namespace tongbao
