#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "gateway/contract/agency_plugin.h"

namespace tongbao {

/// The tax bureaus' procedures. Borrowed for the program's lifetime.
std::span<const Procedure> tax_procedures();

/// How many bytes the bureaus' record holds for a text of docs/formats/tax.md §3.
struct TaxFieldWidth {
  std::string_view path;  // in the message
  std::size_t bytes;
};
std::span<const TaxFieldWidth> tax_field_widths();

/// The values of a detail record. A text with characters the bureaus cannot store, or longer than its field, is
/// CannotRepresent (without characters for the length): nothing is ever cut. Pure, any thread.
ComposeResult compose_for_tax(const Notice& notice, const CharacterSet& characters);

}  // namespace tongbao
