#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace tongbao::stage {

/// One wrong behaviour, switched on from outside. An empty filter matches every request.
struct Fault {
  std::string mode;  // a word of the program's list
  int count = 1;     // requests left that it spoils; -1: until it is taken away
  std::chrono::seconds seconds{5};
  std::string person_id, notice_id, procedure;
  bool drop_after_apply = false;  // the notice takes effect, its answer is lost
};

/// What is known about a request when faults are looked up.
struct FaultCase {
  std::string person_id, notice_id, procedure;
};

/// The faults in force. Any thread.
class FaultSwitch {
 public:
  explicit FaultSwitch(std::vector<std::string> modes) : modes_(std::move(modes)) {}

  /// Obeys the JSON of `POST /control/faults`: {"mode", "count", "seconds", "person_id", "notice_id", "procedure",
  /// "drop_after_apply"}. A fault replaces the one with the same filters; "none" takes it away, and without any filter
  /// all of them. The sentence to answer when it cannot be obeyed, else nothing.
  std::optional<std::string> obey(const nlohmann::json& wish);
  /// The fault for this request, counted down. The one with the most filters wins. Nothing: behave.
  std::optional<Fault> take(const FaultCase& request);
  /// All in force, for showing.
  nlohmann::json list() const;

 private:
  const std::vector<std::string> modes_;
  mutable std::mutex mutex_;
  std::vector<Fault> faults_;  // guarded by mutex_
};

}  // namespace tongbao::stage
