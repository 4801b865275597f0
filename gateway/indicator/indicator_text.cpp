#include "gateway/indicator/indicator_text.h"

#include <algorithm>
#include <array>

namespace tongbao {
namespace {

struct OutcomeHeading {
  std::string_view column;
  std::string_view zh;
  std::string_view en;
};

/// Every column a notice can be shown in, in the order of the report.
constexpr std::array kOutcomeHeadings{
    OutcomeHeading{"applied", "已辦理", "applied"},
    OutcomeHeading{"applied_alternative", "改存他欄", "alternative"},
    OutcomeHeading{"already_current", "已相符", "current"},
    OutcomeHeading{"refused", "駁回", "refused"},
    OutcomeHeading{"no_record", "查無資料", "no record"},
    OutcomeHeading{"needs_citizen", "須本人辦理", "needs citizen"},
    OutcomeHeading{"cannot_represent", "需造字", "cannot represent"},
    OutcomeHeading{"superseded", "已有新異動", "superseded"},
    OutcomeHeading{"not_needed", "無須辦理", "not needed"},
    OutcomeHeading{"expired", "逾期結案", "expired"},
    OutcomeHeading{"withdrawn", "撤回", "withdrawn"},
    OutcomeHeading{"revocation", "撤銷辦畢", "revocations"},
    OutcomeHeading{"annulment", "廢止辦畢", "annulments"},
    OutcomeHeading{"ex_officio", "免申請逕辦", "ex officio"},
};

struct TextColumn {
  std::string zh;
  std::string en;
  bool left = false;  // keys; numbers stand at the right
  std::vector<std::string> cells;
};

TextColumn axis_column(const IndicatorReport& report, std::size_t index) {
  constexpr std::array<std::string_view, 4> zh{"月份", "受理所", "機關", "異動別"};
  TextColumn column{
      std::string{zh[static_cast<std::size_t>(report.by[index])]}, std::string{to_word(report.by[index])}, true, {}};
  for (const auto& line : report.lines)
    column.cells.push_back(line.keys[index]);
  column.cells.emplace_back(index == 0 ? "合計 total" : "");
  return column;
}

template <class CellOf>
TextColumn figure_column(const IndicatorReport& report, std::string_view zh, std::string_view en, CellOf cell_of) {
  TextColumn column{std::string{zh}, std::string{en}, false, {}};
  for (const auto& line : report.lines)
    column.cells.push_back(cell_of(line));
  column.cells.push_back(cell_of(report.total));
  return column;
}

std::string ratio_text(const IndicatorLine& line) {
  const auto ratio = line.ratio_permille();
  if (!ratio) return "n/a";
  return std::to_string(*ratio / 10) + "." + std::to_string(*ratio % 10) + "% (n=" + std::to_string(line.T + line.S) +
         ")";
}

void add_figures(const IndicatorReport& report, std::vector<TextColumn>& columns) {
  const auto add = [&](std::string_view zh, std::string_view en, auto cell_of) {
    columns.push_back(figure_column(report, zh, en, cell_of));
  };
  using Line = IndicatorLine;
  add("謄本", "T", [](const Line& line) { return std::to_string(line.T); });
  add("證明書", "K", [](const Line& line) { return std::to_string(line.K); });
  add("影本", "C", [](const Line& line) { return std::to_string(line.C); });
  add("申請書", "F", [](const Line& line) { return std::to_string(line.F); });
  add("書證合計", "Q", [](const Line& line) { return std::to_string(line.Q()); });
  add("往返", "trips", [](const Line& line) { return hundredths_text(line.trip_hundredths); });
  add("調整", "adjustments", [](const Line& line) { return std::to_string(line.adjustments); });
  add("仍檢附謄本", "S",
      [](const Line& line) { return line.still_submitted_known ? std::to_string(line.S) : std::string{"n/a"}; });
  add("減量率", "R", ratio_text);
  add("規費(元)", "fee NT$", [](const Line& line) { return std::to_string(line.fee_ntd()); });
  add("分鐘", "minutes", [](const Line& line) { return std::to_string(line.minutes()); });
  add("交通費(元)", "transport NT$", [](const Line& line) { return std::to_string(line.transport_ntd()); });
}

void add_outcomes(const IndicatorReport& report, std::vector<TextColumn>& columns) {
  for (const auto& heading : kOutcomeHeadings) {
    const std::string word{heading.column};
    if (!report.total.outcomes.contains(word)) continue;
    columns.push_back(figure_column(report, heading.zh, heading.en, [&](const IndicatorLine& line) {
      const auto found = line.outcomes.find(word);
      return std::to_string(found == line.outcomes.end() ? 0 : found->second);
    }));
  }
}

std::string row_text(const std::vector<TextColumn>& columns, const std::vector<std::size_t>& widths,
                     const auto& cell_of) {
  std::string row;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string& cell = cell_of(columns[i]);
    const std::string blanks(widths[i] - display_width(cell), ' ');
    row += (i == 0 ? "" : "  ") + (columns[i].left ? cell + blanks : blanks + cell);
  }
  while (!row.empty() && row.back() == ' ')
    row.pop_back();
  return row + "\n";
}

/// The ranges a terminal shows two columns wide: CJK, Hangul, full-width forms, and the planes of rare ideographs.
bool is_wide(char32_t point) {
  return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
         (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
         (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
         (point >= 0xFFE0 && point <= 0xFFE6) || (point >= 0x20000 && point <= 0x3FFFD);
}

}  // namespace

std::size_t display_width(const std::string& utf8) {
  std::size_t width = 0;
  char32_t point = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80)
      point = byte;
    else if ((byte & 0xC0U) == 0x80)
      point = (point << 6U) | (byte & 0x3FU);
    else
      point = byte & (byte >= 0xF0 ? 0x07U : byte >= 0xE0 ? 0x0FU : 0x1FU);
    const bool last = i + 1 == utf8.size() || (static_cast<unsigned char>(utf8[i + 1]) & 0xC0U) != 0x80;
    if (last) width += is_wide(point) ? 2 : 1;
  }
  return width;
}

std::string indicator_text(const IndicatorReport& report) {
  std::vector<TextColumn> columns;
  for (std::size_t i = 0; i < report.by.size(); ++i)
    columns.push_back(axis_column(report, i));
  add_figures(report, columns);
  add_outcomes(report, columns);
  std::vector<std::size_t> widths;
  std::size_t total_width = 0;
  for (const auto& column : columns) {
    auto width = std::max(display_width(column.zh), display_width(column.en));
    for (const auto& cell : column.cells)
      width = std::max(width, display_width(cell));
    widths.push_back(width);
    total_width += width + (total_width == 0 ? 0 : 2);
  }
  const std::string rule = std::string(total_width, '-') + "\n";
  auto text = row_text(columns, widths, [](const TextColumn& column) -> const std::string& { return column.zh; }) +
              row_text(columns, widths, [](const TextColumn& column) -> const std::string& { return column.en; }) +
              rule;
  for (std::size_t row = 0; row <= report.lines.size(); ++row) {
    if (row == report.lines.size() && row > 0) text += rule;
    text +=
        row_text(columns, widths, [&](const TextColumn& column) -> const std::string& { return column.cells[row]; });
  }
  return text;
}

}  // namespace tongbao
