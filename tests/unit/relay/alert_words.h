#pragma once

#include <ostream>

#include "gateway/domain/alert_course.h"

namespace tongbao {

inline std::ostream& operator<<(std::ostream& out, AlertFinding::What what) {
  static constexpr const char* kWords[] = {"fine", "trouble", "unjudged"};
  return out << kWords[static_cast<std::size_t>(what)];
}

}  // namespace tongbao
