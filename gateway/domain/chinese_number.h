#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tongbao {

/// 〇 零 一 … 九 十 百.
bool is_chinese_numeral(char32_t character);

/// 三 → 3, 十二 → 12, 一百零五 → 105, 一〇五 → 105. Nothing for what is no number of 1 to 9999.
std::optional<int> chinese_number(std::u32string_view text);

/// 1 → 一, 12 → 十二, 105 → 一百零五. For 1 to 999; empty otherwise.
std::u32string to_chinese_number(int number);

}  // namespace tongbao
