#pragma once

#include <array>
#include <optional>
#include <vector>

#include "gateway/domain/alert_course.h"
#include "gateway/settings/route_settings.h"
#include "gateway/store/alert_rows.h"

namespace tongbao {

/// How long a notice that became due at `since` has been waiting for its verdict as its route's own rules count it:
/// from the cut of its file on (a batch route), without quiet hours and announced maintenance.
std::chrono::milliseconds waited(const RouteSettings& route, Instant since, Instant now);

/// The latest instant such that what became due then has waited for `limit`; the epoch when nothing of the last 90 days
/// has.
Instant waiting_since(const RouteSettings& route, std::chrono::seconds limit, Instant now);

/// What to ask the store of a route, so that judge_notices_waiting() can judge.
AlertQuestion alert_question(const RouteSettings& route, const AlertSettings& alerts, Instant now);

/// The judges: what a look at the store means for one kind of alert. Pure. `open` is the alert told and not ended.
///
/// Held is trouble at any hour. Failures without an answer are, unless the route rests by its hours now or a person
/// paused it. A pause is when it has no end and lasts for `paused_after`; before that, and until its end, it is a
/// person's word and is not judged, nor is a route whose first probe has still to go out.
AlertFinding judge_route(const RouteFacts& facts, const RouteSettings& route, const AlertSettings& alerts, Instant now);
/// Later answers cannot be fetched; not judged while the route rests.
AlertFinding judge_answers(const RouteFacts& facts, const RouteSettings& route, Instant now);
/// A level once reached lasts until nothing has been waiting for half of its limit: at the limit itself it would come
/// and go with every notice. Not judged while the route rests by its hours or is paused; counted anew from the end of a
/// pause.
AlertFinding judge_waiting(const RouteFacts& facts, const RouteSettings& route, const AlertSettings& alerts,
                           const std::optional<Alert>& open, Instant now);
AlertFinding judge_attention(const RouteFacts& facts);
/// Judged from Monday to Friday, 08:00 to 18:00 in Taipei: limits end at midnight, and nobody can ask an agency then.
AlertFinding judge_overdue(const RouteFacts& facts, Instant now);

}  // namespace tongbao
