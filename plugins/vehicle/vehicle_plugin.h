#pragma once

#include "gateway/contract/agency_plugin.h"
#include "plugins/vehicle/answers.h"
#include "plugins/vehicle/mapping.h"

namespace tongbao {

/// 監理: vehicle registrations and driving licences. Stateless, any thread.
class VehiclePlugin final : public AgencyPlugin {
 public:
  std::span<const Procedure> procedures() const override { return vehicle_procedures(); }
  ComposeResult compose(const Notice& notice, const CharacterSet& characters) const override {
    return compose_for_vehicle(notice, characters);
  }
  Verdict interpret(const Reply& reply) const override { return read_vehicle_answer(reply); }
};

}  // namespace tongbao
