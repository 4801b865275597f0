#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/value_fault.h"
#include "gateway/intake/fault.h"

namespace tongbao {

/// The fault of that code with its sentences, from the one table of intake. A code outside it is a defect: it comes
/// back as its own sentence; a test makes sure that every code used has one.
Fault intake_fault(std::string pointer, std::string_view code);

/// A fault of a value, told by the rules of `domain`.
Fault intake_fault(std::string pointer, const ValueFault& fault);

/// Every code of intake itself (those of values stand in value_fault_sentences()).
const std::vector<FaultSentence>& intake_fault_sentences();

}  // namespace tongbao
