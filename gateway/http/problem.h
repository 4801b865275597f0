#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/failure.h"
#include "gateway/http/exchange.h"
#include "gateway/intake/fault.h"

namespace tongbao {

/// What the one table of problems says of a code.
struct ProblemKind {
  std::string_view code;
  int status;
  bool retryable;
  std::string_view title_en, title_zh;
  std::string_view advice_en, advice_zh;  // what to do
};

/// The table, a code a row.
std::span<const ProblemKind> problem_kinds();

/// The row of that code; `defect` for a code the table lacks.
const ProblemKind& problem_kind(std::string_view code);

/// Trouble to be told to a client (RFC 9457).
struct Problem {
  std::string code;
  std::string detail;  // English, for whoever reads the log with the trace id; no personal data; may be empty
  std::string case_id;
  Faults errors;
};

/// `application/problem+json` in both languages.
ApiResponse problem_response(const Problem& problem, const std::string& trace_id);

/// A store or module Failure as a problem: `store_busy`, `store_unreachable` … are retryable 503s.
Problem problem_of(const Failure& failure);

}  // namespace tongbao
