#pragma once

#include <span>

#include "gateway/contract/agency_plugin.h"

namespace tongbao {

/// The land offices' procedures. Borrowed for the program's lifetime.
std::span<const Procedure> land_procedures();

/// The elements of the request's body, in the order of docs/formats/land.md §1. Pure, any thread.
ComposeResult compose_for_land(const Notice& notice, const CharacterSet& characters);

}  // namespace tongbao
