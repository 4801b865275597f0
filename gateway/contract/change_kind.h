#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace tongbao {

/// Kinds of change of the household register (戶籍登記), the closed list of `domain.md` §2.
/// The enumerator is the word used in the API, the database, messages and statistics.
enum class ChangeKind {
  move_in,                    // 遷入
  address_change,             // 住址變更 (same township)
  doorplate_renumbering,      // 門牌整編, ex officio
  boundary_adjustment,        // 行政區域調整, ex officio
  surname_change,             // 改姓
  married_name,               // 冠姓、回復本姓
  given_name_change,          // 改名
  full_name_change,           // 更改姓名
  name_correction,            // 更正本名
  traditional_name,           // 回復傳統姓名
  traditional_name_reversal,  // 回復漢人姓名
  romanization_change,        // 並列、變更羅馬拼音
  name_follows_relative,      // 配偶、父母姓名隨同變更
  id_number_change,           // 統號變更
  birth_date_correction,      // 出生日期更正
  correction,                 // 更正
  revocation,                 // 撤銷
  annulment,                  // 廢止
};

struct ChangeKindWord {
  ChangeKind kind;
  std::string_view word;
};

inline constexpr std::array kChangeKindWords{
    ChangeKindWord{ChangeKind::move_in, "move_in"},
    ChangeKindWord{ChangeKind::address_change, "address_change"},
    ChangeKindWord{ChangeKind::doorplate_renumbering, "doorplate_renumbering"},
    ChangeKindWord{ChangeKind::boundary_adjustment, "boundary_adjustment"},
    ChangeKindWord{ChangeKind::surname_change, "surname_change"},
    ChangeKindWord{ChangeKind::married_name, "married_name"},
    ChangeKindWord{ChangeKind::given_name_change, "given_name_change"},
    ChangeKindWord{ChangeKind::full_name_change, "full_name_change"},
    ChangeKindWord{ChangeKind::name_correction, "name_correction"},
    ChangeKindWord{ChangeKind::traditional_name, "traditional_name"},
    ChangeKindWord{ChangeKind::traditional_name_reversal, "traditional_name_reversal"},
    ChangeKindWord{ChangeKind::romanization_change, "romanization_change"},
    ChangeKindWord{ChangeKind::name_follows_relative, "name_follows_relative"},
    ChangeKindWord{ChangeKind::id_number_change, "id_number_change"},
    ChangeKindWord{ChangeKind::birth_date_correction, "birth_date_correction"},
    ChangeKindWord{ChangeKind::correction, "correction"},
    ChangeKindWord{ChangeKind::revocation, "revocation"},
    ChangeKindWord{ChangeKind::annulment, "annulment"},
};

constexpr std::string_view to_word(ChangeKind kind) {
  for (const auto& entry : kChangeKindWords)
    if (entry.kind == kind) return entry.word;
  return {};
}

/// The kind of that word; nothing for a word outside the list.
constexpr std::optional<ChangeKind> change_kind_from(std::string_view word) {
  for (const auto& entry : kChangeKindWords)
    if (entry.word == word) return entry.kind;
  return std::nullopt;
}

constexpr bool is_address_kind(ChangeKind kind) {
  return kind == ChangeKind::move_in || kind == ChangeKind::address_change ||
         kind == ChangeKind::doorplate_renumbering || kind == ChangeKind::boundary_adjustment;
}

constexpr bool is_name_kind(ChangeKind kind) {
  return kind >= ChangeKind::surname_change && kind <= ChangeKind::name_follows_relative;
}

/// Done by the authority of its own motion (依職權): nobody applied, so nothing counts as saved.
constexpr bool is_ex_officio(ChangeKind kind) {
  return kind == ChangeKind::doorplate_renumbering || kind == ChangeKind::boundary_adjustment;
}

}  // namespace tongbao
