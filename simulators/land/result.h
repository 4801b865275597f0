#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tongbao::sim_land {

struct LandFollowUp {
  std::string what;    // fetch_certificate, visit, new_character
  std::string office;  // empty: any, or several
  std::string until;   // yyyyMMdd, empty: no limit
};

/// The result block of docs/formats/land.md, section 2.
struct LandResult {
  std::string code;  // four digits
  std::string transaction_id;
  std::map<std::string, int> rows;  // by land office
  std::string effective_at, due_at;
  std::optional<LandFollowUp> follow_up;
  std::vector<char32_t> characters;
};

/// "已登記 Applied" for 0000 and so on; empty for a code outside the page.
std::string_view message_of(std::string_view code);

/// The element `Result` with its namespace declared; the same value gives the same bytes.
std::string write_result(const LandResult& result);

}  // namespace tongbao::sim_land
