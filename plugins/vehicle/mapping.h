#pragma once

#include <span>

#include "gateway/contract/agency_plugin.h"

namespace tongbao {

/// The vehicle office's procedures. Borrowed for the program's lifetime.
std::span<const Procedure> vehicle_procedures();

/// The members of `data` as docs/formats/vehicle.md §1 lists them. Pure, any thread.
ComposeResult compose_for_vehicle(const Notice& notice, const CharacterSet& characters);

}  // namespace tongbao
