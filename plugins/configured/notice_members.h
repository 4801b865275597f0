#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/field.h"
#include "gateway/contract/notice.h"

namespace tongbao {

enum class DateForm { iso, compact, roc };

/// What a partner may be told of a notice.
struct NoticeMember {
  enum class Sort { text, date, address, name };
  std::string_view path;  // "person.birth_date"
  Sort sort = Sort::text;
  std::string (*text)(const Notice&) = nullptr;  // texts and dates; empty: the notice has none
};

/// The member of that path; null when there is none. Borrowed for the program's lifetime.
const NoticeMember* notice_member(std::string_view path);

/// Every path, in the order of docs/formats/configured.md.
std::vector<std::string> notice_member_paths();

/// Whether the path begins with that member: "new_address" itself or "new_address.village".
bool is_part_of(std::string_view path, std::string_view member);

}  // namespace tongbao
