#pragma once

namespace tongbao {

/// Where a test build may be told to die, and what it may be told to do wrong. In every other build both are empty and
/// leave no trace in the program. How they are used: tests/fault/, docs/reliability.md.
///
/// Names begin with "fault:", so that a test finds all of them in the program itself. Any thread.
#ifdef TONGBAO_FAULT_POINTS

/// Dies here (SIGKILL) when TONGBAO_FAULT_POINT is `name=n` and this is the process's n-th pass; once only: the file
/// TONGBAO_FAULT_DONE is made first, and where it is there already nothing happens. TONGBAO_FAULT_IN: only in a process
/// whose command line ends with this word, a worker of that route.
void fault_point(const char* name);

/// Whether TONGBAO_WEAKENED names this: the program then breaks a promise on purpose, and the test must notice.
bool weakened(const char* name);

#else

inline void fault_point(const char*) {}
constexpr bool weakened(const char*) {
  return false;
}

#endif

}  // namespace tongbao
