#pragma once

#include "gateway/relay/route_tools.h"
#include "tests/unit/store/store_bed.h"

namespace tongbao {

/// For parts that ask no module.
struct MutePlugin : AgencyPlugin {
  std::span<const Procedure> procedures() const override { return {}; }
  ComposeResult compose(const Notice&, const CharacterSet&) const override { return CannotCompose{}; }
  Verdict interpret(const Reply&) const override { return Unreadable{}; }
};

/// What a route's worker has, on a store of its own. `AgencyModule` is its plugin.
template <class AgencyModule = MutePlugin>
struct RelayBed : StoreBed {
  RelayBed(Engine engine, std::string agency) : StoreBed{engine} { route.agency = std::move(agency); }

  RouteTools tools(const std::string& instance = "worker-1") { return tools_on(*store, instance); }
  RouteTools tools_on(RelayStore& by, const std::string& instance) {
    return {route, relay, by,    plugin, nullptr, nullptr, module,   character_sets,
            keys,  watch, clock, random, ids,     metrics, instance, calendar};
  }

  RouteSettings route;
  RelaySettings relay;
  AgencyModule plugin;
  AnswerSource* module = nullptr;
  CharacterSets character_sets;
  PersonKeys keys{std::string(32, 'i'), std::string(32, 'p')};
  FenceWatch watch;
  Metrics metrics;
  WorkCalendar calendar;
};

}  // namespace tongbao
