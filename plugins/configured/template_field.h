#pragma once

#include <string_view>

#include "gateway/contract/result.h"
#include "plugins/configured/partner.h"

namespace tongbao {

/// One line of `fields`, as docs/formats/configured.md §2 writes it:
///   <Name>[/<Name>…] = <member> [as iso|compact|roc][, if_representable]
///   <Name>[/<Name>…] = '<constant>'
/// The failure's detail says what is wrong, with the nearest spelling. Pure.
Result<TemplateField> parse_template_field(std::string_view line);

}  // namespace tongbao
