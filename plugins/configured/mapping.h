#pragma once

#include "gateway/contract/agency_plugin.h"
#include "plugins/configured/partner.h"

namespace tongbao {

/// The message the partner's template makes of a notice (docs/formats/configured.md §2). Pure, any thread.
ComposeResult compose_for_partner(const Partner& partner, const Notice& notice, const CharacterSet& characters);

}  // namespace tongbao
