#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/value_fault.h"
#include "gateway/intake/fault.h"

namespace tongbao {

/// Collects everything wrong with one request. Keeps the first 200 and says that there are more, so that a hostile body
/// cannot ask for an answer of any size. One thread.
class FaultList {
 public:
  void add(std::string pointer, std::string_view code, std::string suggestion = {});
  void add(const std::string& pointer, const std::vector<ValueFault>& faults, const std::string& suggestion = {});
  bool empty() const { return faults_.empty(); }
  std::size_t size() const { return faults_.size(); }
  Faults take() { return std::move(faults_); }

 private:
  void append(Fault fault);

  Faults faults_;
};

}  // namespace tongbao
