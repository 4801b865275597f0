#include "simulators/stage/page.h"

namespace tongbao::stage {

namespace {

constexpr std::string_view kSheet = R"(<style>
body{font:15px/1.6 "Noto Sans CJK TC","Noto Sans TC",sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1c2733;background:#fbfbf9}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .4rem}h1 small,h2 small{color:#5a6673;font-weight:400;margin-left:.5rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;background:#fff}th,td{border:1px solid #d5dade;padding:.3rem .6rem;text-align:left;vertical-align:top}
th{background:#eef2f4;font-weight:600;white-space:nowrap}tr:nth-child(even) td{background:#f7f9fa}
@media(prefers-color-scheme:dark){body{color:#e4e8ec;background:#15191d}table{background:#1b2026}th{background:#252c33}th,td{border-color:#39424b}tr:nth-child(even) td{background:#1f252b}h1 small,h2 small{color:#9aa6b2}}
</style>)";

}  // namespace

std::string escape_html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

Page::Page(std::string_view title_zh, std::string_view title_en) {
  html_ = "<!doctype html>\n<html lang=\"zh-Hant\"><head><meta charset=\"utf-8\"><title>" + escape_html(title_zh) +
          "</title><meta name=\"viewport\" content=\"width=device-width\">";
  html_ += kSheet;
  html_ += "</head><body><main><h1>" + escape_html(title_zh) + " <small lang=\"en\">" + escape_html(title_en) +
           "</small></h1>\n";
}

Page& Page::paragraph(std::string_view text) {
  html_ += "<p>" + escape_html(text) + "</p>\n";
  return *this;
}

Page& Page::table(std::string_view heading_zh, std::string_view heading_en, const std::vector<std::string>& head,
                  const std::vector<std::vector<std::string>>& rows) {
  html_ += "<h2>" + escape_html(heading_zh) + " <small lang=\"en\">" + escape_html(heading_en) + "</small></h2>\n";
  if (rows.empty()) return paragraph("無 · none");
  html_ += "<div class=\"scroll\"><table><thead><tr>";
  for (const auto& cell : head)
    html_ += "<th scope=\"col\">" + escape_html(cell) + "</th>";
  html_ += "</tr></thead><tbody>\n";
  for (const auto& row : rows) {
    html_ += "<tr>";
    for (std::size_t i = 0; i < head.size(); ++i)
      html_ += "<td>" + (i < row.size() ? escape_html(row[i]) : std::string{}) + "</td>";
    html_ += "</tr>\n";
  }
  html_ += "</tbody></table></div>\n";
  return *this;
}

Response Page::response() const {
  Response response;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"},
                      {"X-Content-Type-Options", "nosniff"}};
  response.body = html_ + "</main></body></html>\n";
  return response;
}

}  // namespace tongbao::stage
