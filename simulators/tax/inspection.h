#pragma once

#include "simulators/stage/control_desk.h"
#include "simulators/tax/bureau.h"

namespace tongbao::sim_tax {

/// Adds this program's resources to the control desk: `/`, GET /control/register, GET /control/received,
/// GET /control/answers, POST /control/decide {"notice_id", "person_id"}, POST /control/seed. Both must outlive the
/// desk's use.
void add_inspection(stage::ControlDesk& desk, TaxBureau& bureau);

}  // namespace tongbao::sim_tax
