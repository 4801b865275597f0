#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/credit_rows.h"
#include "gateway/domain/indicator_parameters.h"

namespace tongbao {

/// What a report is broken down by, in the order of its columns.
enum class IndicatorAxis { month, office, agency, kind };

std::string_view to_word(IndicatorAxis axis);

/// The axes of a comma-separated list such as "month,office"; empty text means none (one line for all). Nothing for an
/// unknown or repeated word.
std::optional<std::vector<IndicatorAxis>> indicator_axes_from(std::string_view words);

/// One published line. All sums are exact; round only for display, once, half away from zero.
struct IndicatorLine {
  std::vector<std::string> keys;  // one text for each axis of the report
  std::int64_t T = 0, K = 0, C = 0, F = 0;
  std::int64_t trip_hundredths = 0;
  std::int64_t adjustments = 0;       // documents taken back or repaired in these months, signed; inside T…F
  std::int64_t S = 0;                 // transcripts citizens still handed in
  bool still_submitted_known = true;  // false: some case behind the line did not say
  std::map<std::string, std::int64_t> outcomes;  // column word → notices; `ex_officio` is 免申請逕辦
  std::int64_t fee_tenths_ntd = 0;
  std::int64_t minutes_hundredths = 0;
  std::int64_t transport_hundredths_ntd = 0;

  std::int64_t Q() const { return T + K + C + F; }
  /// R = T/(T+S) in tenths of a percent; nothing ("n/a") when S is unknown or nothing was demanded.
  std::optional<std::int64_t> ratio_permille() const;
  std::int64_t fee_ntd() const;
  std::int64_t minutes() const;
  std::int64_t transport_ntd() const;
};

struct IndicatorReport {
  std::vector<IndicatorAxis> by;
  std::vector<IndicatorLine> lines;  // ordered by their keys
  IndicatorLine total;               // summed from the exact figures, not from the lines' rounded ones; keys empty
};

/// Sums rows into lines. Rows may come summed or one by one, in any order. Pure.
IndicatorReport build_indicator(std::span<const CreditRow> credits, std::span<const OutcomeCount> outcomes,
                                const std::vector<IndicatorAxis>& by, const IndicatorParameters& parameters);

/// `numerator / denominator` rounded half away from zero; the denominator is positive.
std::int64_t rounded_quotient(std::int64_t numerator, std::int64_t denominator);

/// Hundredths as text without trailing zeros: 200 → "2", 150 → "1.5", -5 → "-0.05".
std::string hundredths_text(std::int64_t hundredths);

}  // namespace tongbao
