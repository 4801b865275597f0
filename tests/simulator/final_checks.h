#pragma once

#include "gateway/domain/requirement_matrix.h"
#include "tests/simulator/sim_agency.h"

namespace tongbao::simulator {

/// Holds the store, read without the product's verbs, against the ledger and the agency. Everything is over: nothing is
/// under way any more. Accuses in the ledger.
void check_the_end(Scene& scene, const SimAgency& agency, const RequirementMatrix& matrix);

}  // namespace tongbao::simulator
