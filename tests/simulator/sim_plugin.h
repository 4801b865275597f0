#pragma once

#include "gateway/contract/agency_plugin.h"
#include "gateway/contract/outcome.h"

namespace tongbao::simulator {

inline constexpr const char* kHeardProcedure = "land.name";
inline constexpr const char* kQuietProcedure = "land.address";  // does not apply to a change of name

/// The simulated agency's plugin: composes from the notice alone, reads one word.
class SimPlugin final : public AgencyPlugin {
 public:
  std::span<const Procedure> procedures() const override { return {}; }
  ComposeResult compose(const Notice& notice, const CharacterSet&) const override {
    if (notice.procedure == kQuietProcedure) return NotNeeded{"not_this_kind"};
    Field data;
    data.children = {{"seq", std::to_string(notice.subject_seq), {}},
                     {"kind", std::string{to_word(notice.kind)}, {}},
                     {"name", notice.person.person_name, {}},
                     {"release", std::to_string(release), {}}};
    return Message{"tw.tongbao.person.name-changed.v1", std::move(data)};
  }
  Verdict interpret(const Reply& reply) const override {
    const auto word = value_at(reply.content, "outcome");
    if (word == "deferred") return Pending{};
    const auto outcome = outcome_from(word);
    if (!outcome) return Unreadable{"no outcome"};
    Settled settled;
    settled.outcome = *outcome;
    if (*outcome == Outcome::refused) settled.reason = "license_expired";
    if (*outcome == Outcome::applied) settled.offices = {{"WA", 1}};
    return settled;
  }

  int release = 1;  // a newer one composes other bytes
};

}  // namespace tongbao::simulator
