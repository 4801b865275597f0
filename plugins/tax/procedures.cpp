#include <array>

#include "plugins/tax/mapping.h"

namespace tongbao {

std::span<const Procedure> tax_procedures() {
  static const std::vector<Procedure> procedures{
      {.name = "tax.bill_address",
       .title_zh = "稅捐－地方稅投遞地址",
       .title_en = "Local tax: address for bills",
       .kinds = {ChangeKind::move_in, ChangeKind::address_change, ChangeKind::doorplate_renumbering,
                 ChangeKind::boundary_adjustment, ChangeKind::correction, ChangeKind::revocation,
                 ChangeKind::annulment}},
      {.name = "tax.self_use",
       .title_zh = "稅捐－自住稅率",
       .title_en = "House tax: self-use rate",
       .kinds = {ChangeKind::move_in, ChangeKind::correction, ChangeKind::revocation, ChangeKind::annulment}},
  };
  return procedures;
}

std::span<const TaxFieldWidth> tax_field_widths() {
  static constexpr std::array kWidths{
      TaxFieldWidth{"PersonName", 100},
      TaxFieldWidth{"NewAddress/Village", 20},
      TaxFieldWidth{"NewAddress/Neighbor", 8},
      TaxFieldWidth{"NewAddress/StreetDoorplate", 120},
      TaxFieldWidth{"NewAddress/AsRegistered", 160},
  };
  return kWidths;
}

}  // namespace tongbao
