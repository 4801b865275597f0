#pragma once

#include <string>

#include "gateway/contract/result.h"

namespace tongbao {

/// The failure's code, or "" for a value: one word to compare in tests.
template <class Value>
std::string code_of_failure(const Result<Value>& result) {
  return result ? std::string{} : result.failure().code;
}

}  // namespace tongbao
