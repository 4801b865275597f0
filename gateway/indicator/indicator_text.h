#pragma once

#include <string>

#include "gateway/indicator/indicator_report.h"

namespace tongbao {

/// The report as an aligned table for a terminal: headings in Chinese and, below, in English; CJK characters are two
/// columns wide. The outcome columns that no line uses are left out. Ends with a line feed.
std::string indicator_text(const IndicatorReport& report);

/// How many terminal columns a UTF-8 text takes.
std::size_t display_width(const std::string& utf8);

}  // namespace tongbao
