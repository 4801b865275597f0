#pragma once

#include <string>

namespace tongbao {

// Two ways of saying that a notice is not finished, each the condition of one index (a CHECK of the table keeps them
// the same). SQLite uses a partial index only where its condition stands in the statement word for word. And as neither
// tells PostgreSQL the other, it cannot take the index of the second for a better one to find a lane: while it still
// believes the table to be small, all look alike to it, and one of them may mean to read everything that is open. What
// SQLite writes at every step of a notice are the indices whose condition names the state: the lanes' does not.

/// For what stands in a lane: notices_lane (agency, person, number of the change).
inline const std::string kInLane = "settled_at IS NULL";

/// For what is open at an agency: notices_open (agency, state, time of acceptance). At most two words: for a longer
/// list SQLite sets up a table at every write.
inline const std::string kIsOpen = "state NOT IN ('settled', 'withdrawn')";

}  // namespace tongbao
