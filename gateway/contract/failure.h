#pragma once

#include <string>

namespace tongbao {

/// What sort of trouble: decides whether trying again can help and who has to act.
enum class FailureKind { transient, permanent, configuration, defect };

/// Expected trouble as a value. `code` is a machine word (snake_case, stable), `detail` a sentence for the operator
/// without personal data.
struct Failure {
  FailureKind kind = FailureKind::permanent;
  std::string code;
  std::string detail;
};

}  // namespace tongbao
