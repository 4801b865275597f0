#include "gateway/intake/fault_list.h"

#include <utility>

#include "gateway/intake/fault_sentences.h"

namespace tongbao {
namespace {

constexpr std::size_t kMostFaults = 200;

}  // namespace

void FaultList::append(Fault fault) {
  if (faults_.size() < kMostFaults) {
    faults_.push_back(std::move(fault));
  } else if (faults_.size() == kMostFaults) {
    faults_.push_back(intake_fault({}, "too_many_faults"));
  }
}

void FaultList::add(std::string pointer, std::string_view code, std::string suggestion) {
  Fault fault = intake_fault(std::move(pointer), code);
  fault.suggestion = std::move(suggestion);
  append(std::move(fault));
}

void FaultList::add(const std::string& pointer, const std::vector<ValueFault>& faults, const std::string& suggestion) {
  for (const auto& each : faults) {
    Fault fault = intake_fault(pointer, each);
    fault.suggestion = suggestion;
    append(std::move(fault));
  }
}

}  // namespace tongbao
