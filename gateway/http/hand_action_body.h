#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/contract/clock.h"
#include "gateway/contract/outcome.h"
#include "gateway/http/exchange.h"

namespace tongbao {

/// Why a person acted. A closed list: a sentence could hold personal data, and statistics want words.
inline constexpr std::array<std::string_view, 10> kHandReasons{"agency_asked_to_repeat",
                                                               "agency_confirmed_by_phone",
                                                               "agency_confirmed_in_writing",
                                                               "agency_has_nothing",
                                                               "handled_on_paper",
                                                               "checked_by_second_clerk",
                                                               "protected_person_agreed",
                                                               "cause_removed",
                                                               "retry_period_over",
                                                               "sent_in_error"};

struct HandBody {
  std::string reason;
};

struct HandSettlementBody {
  std::string reason;
  Outcome outcome = Outcome::expired;
  std::string agency_ref;
  std::string refusal_reason;
};

/// The body of retry and release: {"reason": one of kHandReasons}; or the problem to answer, every fault at once.
std::variant<HandBody, ApiResponse> read_hand_action(const ApiRequest& request);

struct RouteActionBody {
  std::string reason;
  std::optional<Instant> until;
};

/// The body of pause, resume, restart and drain: {"reason": one of kRouteReasons, "until"?}; `until` (RFC 3339, after
/// `now`) where it `may_end`.
std::variant<RouteActionBody, ApiResponse> read_route_action(const ApiRequest& request, bool may_end, Instant now);

/// The body of settle: {"outcome", "reason", "agency_ref"?, "refusal_reason"?}.
std::variant<HandSettlementBody, ApiResponse> read_hand_settlement(const ApiRequest& request);

}  // namespace tongbao
