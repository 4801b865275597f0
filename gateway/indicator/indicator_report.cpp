#include "gateway/indicator/indicator_report.h"

#include <algorithm>
#include <array>

#include "gateway/indicator/month_text.h"

namespace tongbao {
namespace {

constexpr std::array kAxes{IndicatorAxis::month, IndicatorAxis::office, IndicatorAxis::agency, IndicatorAxis::kind};

template <class Row>
std::vector<std::string> keys_of(const Row& row, const std::vector<IndicatorAxis>& by) {
  std::vector<std::string> keys;
  for (const auto axis : by)
    switch (axis) {
      case IndicatorAxis::month:
        keys.push_back(month_text(row.month));
        break;
      case IndicatorAxis::office:
        keys.push_back(row.office);
        break;
      case IndicatorAxis::agency:
        keys.push_back(row.agency);
        break;
      case IndicatorAxis::kind:
        keys.push_back(row.kind);
        break;
    }
  return keys;
}

void add_transcripts(IndicatorLine& line, const CreditRow& row, const IndicatorParameters& parameters) {
  line.T += row.quantity;
  line.fee_tenths_ntd +=
      row.quantity * parameters.pages_tenths(row.office, row.month) * parameters.transcript_page_fee_ntd.at(row.month);
  // Only transcripts decide whether T/(T+S) can be known.
  line.still_submitted_known = line.still_submitted_known && row.still_submitted_known;
}

void add_trips(IndicatorLine& line, const CreditRow& row, const IndicatorParameters& parameters) {
  line.trip_hundredths += row.quantity;
  line.minutes_hundredths += row.quantity * parameters.trip_minutes.at(row.month);
  line.transport_hundredths_ntd += row.quantity * parameters.trip_transport_ntd.at(row.month);
}

void add_credit(IndicatorLine& line, const CreditRow& row, const IndicatorParameters& parameters) {
  switch (row.item) {
    case CreditItem::T:
      add_transcripts(line, row, parameters);
      break;
    case CreditItem::K:
      line.K += row.quantity;
      line.fee_tenths_ntd += row.quantity * 10 * parameters.record_fee_ntd.at(row.month);
      break;
    case CreditItem::C:
      line.C += row.quantity;
      break;
    case CreditItem::F:
      line.F += row.quantity;
      break;
    case CreditItem::trip:
      add_trips(line, row, parameters);
      break;
    case CreditItem::S:
      line.S += row.quantity;
      break;
  }
  const bool document = row.item != CreditItem::trip && row.item != CreditItem::S;
  if (row.adjustment && document) line.adjustments += row.quantity;
}

}  // namespace

std::string_view to_word(IndicatorAxis axis) {
  switch (axis) {
    case IndicatorAxis::month:
      return "month";
    case IndicatorAxis::office:
      return "office";
    case IndicatorAxis::agency:
      return "agency";
    case IndicatorAxis::kind:
      return "kind";
  }
  return {};
}

std::optional<std::vector<IndicatorAxis>> indicator_axes_from(std::string_view words) {
  std::vector<IndicatorAxis> axes;
  while (!words.empty()) {
    const auto comma = words.find(',');
    const auto word = words.substr(0, comma);
    const auto* found = std::find_if(kAxes.begin(), kAxes.end(), [&](auto axis) { return to_word(axis) == word; });
    if (found == kAxes.end() || std::find(axes.begin(), axes.end(), *found) != axes.end()) return std::nullopt;
    axes.push_back(*found);
    if (comma == std::string_view::npos) break;
    words.remove_prefix(comma + 1);
    if (words.empty()) return std::nullopt;  // a comma with nothing behind it
  }
  return axes;
}

std::int64_t rounded_quotient(std::int64_t numerator, std::int64_t denominator) {
  const auto half = denominator / 2;
  if (denominator % 2 == 0) return (numerator + (numerator < 0 ? -half : half)) / denominator;
  return (2 * numerator + (numerator < 0 ? -denominator : denominator)) / (2 * denominator);
}

std::optional<std::int64_t> IndicatorLine::ratio_permille() const {
  if (!still_submitted_known || T < 0 || S < 0 || T + S <= 0) return std::nullopt;
  return rounded_quotient(T * 1000, T + S);
}

std::int64_t IndicatorLine::fee_ntd() const {
  return rounded_quotient(fee_tenths_ntd, 10);
}
std::int64_t IndicatorLine::minutes() const {
  return rounded_quotient(minutes_hundredths, 100);
}
std::int64_t IndicatorLine::transport_ntd() const {
  return rounded_quotient(transport_hundredths_ntd, 100);
}

IndicatorReport build_indicator(std::span<const CreditRow> credits, std::span<const OutcomeCount> outcomes,
                                const std::vector<IndicatorAxis>& by, const IndicatorParameters& parameters) {
  IndicatorReport report;
  report.by = by;
  std::map<std::vector<std::string>, IndicatorLine> lines;
  for (const auto& row : credits) {
    add_credit(lines[keys_of(row, by)], row, parameters);
    add_credit(report.total, row, parameters);
  }
  for (const auto& row : outcomes) {
    if (row.column == "repeat") continue;  // technical log only
    lines[keys_of(row, by)].outcomes[row.column] += row.count;
    report.total.outcomes[row.column] += row.count;
  }
  for (auto& [keys, line] : lines) {
    line.keys = keys;
    report.lines.push_back(std::move(line));
  }
  return report;
}

std::string hundredths_text(std::int64_t hundredths) {
  const auto size = hundredths < 0 ? -hundredths : hundredths;
  auto text = (hundredths < 0 ? "-" : "") + std::to_string(size / 100);
  if (size % 100 == 0) return text;
  text += '.';
  text += static_cast<char>('0' + size % 100 / 10);
  if (size % 10 != 0) text += static_cast<char>('0' + size % 10);
  return text;
}

}  // namespace tongbao
