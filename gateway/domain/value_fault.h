#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tongbao {

/// Why a value was refused. `code` is a stable machine word; the sentences tell a clerk what to do and never repeat the
/// value, so that they may be logged.
struct ValueFault {
  std::string code;
  std::string sentence_zh;
  std::string sentence_en;
  bool operator==(const ValueFault&) const = default;
};

struct FaultSentence {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};

/// The fault of that code with its sentences from the one table of this layer. A code outside the table is a defect of
/// the caller: it comes back with the code as its own sentence, and a test makes sure that no such code is used.
ValueFault value_fault(std::string_view code);

/// Every code of this layer, for documents and tests.
const std::vector<FaultSentence>& value_fault_sentences();

/// Whether `faults` has one of that code.
bool has_fault(const std::vector<ValueFault>& faults, std::string_view code);

}  // namespace tongbao
