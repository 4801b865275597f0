#pragma once

#include <vector>

#include "gateway/kit/character_tables.h"

namespace tongbao {

/// A few rows of the official 全字庫 tables (數位發展部 CNS11643, 政府資料開放授權條款第1版), cut out with grep.
inline std::vector<OfficialFile> sample_files() {
  return {
      {"CNS2UNICODE_BMP.txt",
       "1-2123\t3001\n1-4421\t4E00\n1-4432\t5341\n1-4442\t5140\n1-446D\t4EA2\n1-5D42\t8A31\n2-4C61\t7B9A\n"
       "2-4F71\t58AB\n2-4F7A\t58FF\n3-2122\t4E36\n3-2C5D\t6052\n3-3064\t5CEF\n3-3476\t5803\n3-3C6B\t6E29\n"
       "3-646E\t5D75\n3-6474\t5ECD\n"},
      {"CNS2UNICODE_2.txt", "3-6247\t21D14\n10-3C40\t21D14\n15-4348\t249DF\r\n"},
      {"CNS2FIN.txt",
       "1-4421\tA440\n1-4442\tA461\n1-4442\tC94A\n1-5D42\tB35C\n2-4C61\tE35A\n3-2C5D\tF9DA\n3-3064\tFB93\n"
       "3-3476\tFC8D\n15-4348\tAE92"},
      {"CNS2DCI.txt",
       "1-2123\tA1BC\n1-4421\tA1A2\n1-5D42\tE1E0\n2-4F71\tACD0\n2-4F7A\tACD0\n3-2122\tA1BC\n3-3064\tB0F7\n"
       "3-3476\tABF5\n15-4348\tCD3F\n"},
      {"land/台北市.txt", "3-3064\tFAD0\n3-3476\tFAB6\n3-3C6B\t83DA\n15-4348\t85B3\n"},
      {"land/澎湖縣.txt", "1-446D\t9272\n3-3064\tFA4B\n3-3476\tFA71\n3-3C6B\t8FB3\n3-646E\t8C44\n3-6474\tFB70\n"},
      {"land/金門縣.txt", "3-3064\tFAAF\n3-3476\tFA42\n3-3C6B\tFBD4\n"},
      {"CNS2TAX.txt", "1-2123\tJ447\n"},
  };
}

}  // namespace tongbao
