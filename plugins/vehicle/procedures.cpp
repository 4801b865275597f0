#include "plugins/vehicle/mapping.h"

namespace tongbao {

namespace {

const std::vector<ChangeKind> kVehicleAddressKinds{ChangeKind::move_in,
                                                   ChangeKind::address_change,
                                                   ChangeKind::doorplate_renumbering,
                                                   ChangeKind::boundary_adjustment,
                                                   ChangeKind::correction,
                                                   ChangeKind::revocation,
                                                   ChangeKind::annulment};

const std::vector<ChangeKind> kVehicleNameKinds{ChangeKind::surname_change,
                                                ChangeKind::married_name,
                                                ChangeKind::given_name_change,
                                                ChangeKind::full_name_change,
                                                ChangeKind::name_correction,
                                                ChangeKind::traditional_name,
                                                ChangeKind::traditional_name_reversal,
                                                ChangeKind::romanization_change,
                                                ChangeKind::name_follows_relative,
                                                ChangeKind::correction,
                                                ChangeKind::revocation,
                                                ChangeKind::annulment};

}  // namespace

std::span<const Procedure> vehicle_procedures() {
  static const std::vector<Procedure> procedures{
      {.name = "vehicle.registration_address",
       .title_zh = "監理－車籍地址變更",
       .title_en = "Vehicles: registration address",
       .kinds = kVehicleAddressKinds,
       .offers_fallback = true},
      {.name = "vehicle.license_address",
       .title_zh = "監理－駕籍地址變更",
       .title_en = "Driving licence: address",
       .kinds = kVehicleAddressKinds},
      {.name = "vehicle.license_name",
       .title_zh = "監理－駕籍姓名變更",
       .title_en = "Driving licence: name",
       .kinds = kVehicleNameKinds},
  };
  return procedures;
}

}  // namespace tongbao
