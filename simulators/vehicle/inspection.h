#pragma once

#include "simulators/stage/http_message.h"
#include "simulators/vehicle/notice_desk.h"
#include "simulators/vehicle/vehicle_register.h"

namespace tongbao::sim_vehicle {

/// The inspection page: register, last requests, later answers, faults.
stage::Response inspection_page(VehicleRegister& books, const NoticeDesk& desk, const Office& office);

}  // namespace tongbao::sim_vehicle
