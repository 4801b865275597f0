#include "plugins/land/mapping.h"

namespace tongbao {

std::span<const Procedure> land_procedures() {
  static const std::vector<Procedure> procedures{
      {.name = "land.address",
       .title_zh = "地政－住址變更登記",
       .title_en = "Land register: address of the owner",
       .kinds = {ChangeKind::move_in, ChangeKind::address_change, ChangeKind::correction, ChangeKind::revocation,
                 ChangeKind::annulment}},
      {.name = "land.name",
       .title_zh = "地政－更名登記",
       .title_en = "Land register: name of the owner",
       .kinds = {ChangeKind::surname_change, ChangeKind::married_name, ChangeKind::given_name_change,
                 ChangeKind::full_name_change, ChangeKind::name_correction, ChangeKind::traditional_name,
                 ChangeKind::traditional_name_reversal, ChangeKind::romanization_change,
                 ChangeKind::name_follows_relative, ChangeKind::correction, ChangeKind::revocation,
                 ChangeKind::annulment}},
      {.name = "land.doorplate",
       .title_zh = "地政－門牌整編",
       .title_en = "Land register: renumbered doorplate",
       .kinds = {ChangeKind::doorplate_renumbering, ChangeKind::boundary_adjustment, ChangeKind::correction,
                 ChangeKind::revocation, ChangeKind::annulment},
       .ex_officio_only = true},
  };
  return procedures;
}

}  // namespace tongbao
