#pragma once

#include <memory>
#include <string>

#include "gateway/kit/character_profile.h"

namespace tongbao {

/// A strict character set with the rows of the official tables (CNS2UNICODE_BMP, CNS2FIN, CNS2DCI, land/澎湖縣) for 堃
/// and 峯: CP950 has neither, FIN and DCI have both. 温 is in none of them.
inline std::unique_ptr<CharacterSet> sample_characters(const std::string& profile) {
  auto tables = read_character_tables({{"CNS2UNICODE_BMP.txt", "3-3476\t5803\n3-3064\t5CEF\n"},
                                       {"CNS2FIN.txt", "3-3476\tFC8D\n3-3064\tFB93\n"},
                                       {"land/澎湖縣.txt", "3-3476\tFA71\n3-3064\tFA4B\n"}});
  auto set = make_character_set(profile, *tables);
  return *std::move(set);
}

}  // namespace tongbao
