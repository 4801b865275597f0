#pragma once

#include "simulators/land/office.h"
#include "simulators/stage/answer_book.h"
#include "simulators/stage/control_desk.h"

namespace tongbao::sim_land {

/// Adds this program's resources to the control desk: `/`, GET /control/register, GET /control/received,
/// GET /control/answers, POST /control/decide {"notice_id", "person_id"}, POST /control/seed. All three must outlive
/// the desk's use.
void add_inspection(stage::ControlDesk& desk, LandOffice& office, stage::ReceivedLog& received);

}  // namespace tongbao::sim_land
