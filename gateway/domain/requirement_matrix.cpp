#include "gateway/domain/requirement_matrix.h"

#include <algorithm>

namespace tongbao {
namespace {

// ISO dates compare as text.
bool valid_on(const MatrixRow& row, std::string_view day) {
  return row.valid_from <= day && (row.valid_to.empty() || day <= row.valid_to);
}

bool serves(const MatrixRow& row, const std::optional<ChangeKind>& kind) {
  if (!kind) return row.kinds.empty();
  return std::find(row.kinds.begin(), row.kinds.end(), *kind) != row.kinds.end();
}

bool fits(const MatrixRow& row, const MatrixQuestion& question) {
  if (row.procedure != question.procedure || !serves(row, question.kind)) return false;
  if (row.also_name && !question.name_changed) return false;
  if (row.also_id_number && !question.id_number_changed) return false;
  if (!row.agency_says.empty() && row.agency_says != question.agency_says) return false;
  return valid_on(row, question.registered_on);
}

}  // namespace

RequirementMatrix::RequirementMatrix(std::string version, std::vector<MatrixRow> rows)
    : version_{std::move(version)}, rows_{std::move(rows)} {}

const MatrixRow* RequirementMatrix::find(const MatrixQuestion& question) const {
  const MatrixRow* best = nullptr;
  for (const auto& row : rows_)
    if (fits(row, question) && (best == nullptr || row.condition_count() > best->condition_count())) best = &row;
  return best;
}

bool RequirementMatrix::demands_transcript(std::string_view procedure, std::string_view day) const {
  MatrixQuestion question;
  question.procedure = procedure;
  question.registered_on = day;
  const auto* row = find(question);
  if (row == nullptr || !row->confirmed()) return false;
  return std::any_of(row->documents.begin(), row->documents.end(),
                     [](const auto& document) { return document.kind == DocumentKind::T && document.copies > 0; });
}

}  // namespace tongbao
