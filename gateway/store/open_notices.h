#pragma once

#include <string>

namespace tongbao {

// Two ways of saying that a notice is not finished, each the condition of one index. SQLite uses a partial index only
// where its condition stands in the statement word for word. And as the first does not tell PostgreSQL the second, it
// cannot take the index of the second for a better one to find a lane: while it still believes the table to be small,
// all look alike to it, and one of them may mean to read everything that is open.

/// For what stands in a lane: notices_lane (agency, person, number of the change).
inline const std::string kInLane = "state NOT IN ('settled', 'withdrawn')";

/// For what is open at an agency: notices_open (agency, state, time of acceptance).
inline const std::string kIsOpen = "state IN ('held', 'waiting', 'ready', 'in_flight', 'awaiting_answer', 'attention')";

}  // namespace tongbao
