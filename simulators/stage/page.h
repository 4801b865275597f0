#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulators/stage/http_message.h"

namespace tongbao::stage {

std::string escape_html(std::string_view text);

/// An inspection page in zh-Hant with English beside it: tables on a plain sheet, no scripts. Texts are escaped here.
class Page {
 public:
  Page(std::string_view title_zh, std::string_view title_en);
  Page& paragraph(std::string_view text);
  /// Rows shorter than the head are filled with blanks. An empty table says 無 / none.
  Page& table(std::string_view heading_zh, std::string_view heading_en, const std::vector<std::string>& head,
              const std::vector<std::vector<std::string>>& rows);
  Response response() const;

 private:
  std::string html_;
};

}  // namespace tongbao::stage
