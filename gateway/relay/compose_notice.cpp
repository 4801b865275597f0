#include "gateway/relay/compose_notice.h"

#include <nlohmann/json.hpp>

#include "gateway/kit/digest.h"
#include "gateway/kit/field_json.h"
#include "gateway/kit/strict_json.h"
#include "gateway/modules/fence.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kComposeBudget{2000};

/// Address codes decide where an agency's offices differ; a change without an address counts at the accepting office.
const CharacterSet& character_set_of(const RouteTools& tools, const Notice& notice) {
  const auto& area = notice.new_address ? notice.new_address->area_code : notice.office;
  return *tools.character_sets.at(tools.route.character_set_for(area));
}

std::string digest_of(const Message& message) {
  return to_hex(sha256(message.event_type + "\n" + canonical_json(json_from_field(message.data))));
}

AttemptEnd unsent(Outcome outcome, std::string reason, std::vector<MissingCharacter> missing) {
  SettledEnd end;
  end.verdict.outcome = outcome;
  end.verdict.reason = std::move(reason);
  if (outcome == Outcome::cannot_represent) end.verdict.follow_up = FollowUp{"new_character", "", ""};
  end.missing = std::move(missing);
  return end;
}

Envelope envelope_of(const RouteTools& tools, const DueNotice& due, Message message) {
  const auto& notice = due.notice;
  return {notice.notice_id,  notice.case_id,
          notice.procedure,  "urn:tongbao:office:" + notice.office,
          notice.subject,    notice.subject_seq,
          notice.logged_at,  notice.traceparent,
          due.attempts + 1,  tools.route.attempt_budget,
          std::move(message)};
}

Composition take_message(const RouteTools& tools, const DueNotice& due, Message message) {
  auto digest = digest_of(message);
  if (due.may_have_arrived && !due.message_digest.empty() && due.message_digest != digest)
    return AttemptEnd{AttentionEnd{"message_changed", "message_changed"}};
  return ComposedNotice{envelope_of(tools, due, std::move(message)), std::move(digest)};
}

}  // namespace

Composition compose_notice(const RouteTools& tools, DueNotice& due) {
  if (due.superseded) return AttemptEnd{unsent(Outcome::superseded, "newer_change", {})};
  auto& notice = due.notice;
  notice.subject = tools.person_keys.pseudonym(notice.agency, std::to_string(due.person_row));
  const auto& characters = character_set_of(tools, notice);
  auto composed = fenced(&tools.watch, notice.agency + ".compose", kComposeBudget,
                         [&] { return tools.plugin.compose(notice, characters); });
  if (!composed) return AttemptEnd{AttentionEnd{"module_fault", composed.failure().code}};
  return std::visit(
      overloaded{
          [&](Message& message) { return take_message(tools, due, std::move(message)); },
          [](const NotNeeded& none) { return Composition{unsent(Outcome::not_needed, none.reason, {})}; },
          [](CannotRepresent& missing) {
            return Composition{unsent(Outcome::cannot_represent, "no_code", std::move(missing.characters))};
          },
          [](const CannotCompose& lacking) {
            return Composition{AttemptEnd{AttentionEnd{"module_fault", "lacks_" + lacking.field}}};
          },
      },
      *composed);
}

double draw_chance(Random& random) {
  std::uint32_t drawn = 0;
  random.fill(std::as_writable_bytes(std::span{&drawn, 1}));
  return static_cast<double>(drawn) / 4294967296.0;
}

}  // namespace tongbao
