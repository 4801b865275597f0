#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "tests/simulator/virtual_time.h"

namespace tongbao::simulator {

/// What happened, in order: a digest of it always, the lines themselves when somebody wants to read.
class Trace {
 public:
  /// `lines` may be null.
  Trace(const VirtualTime& time, std::ostream* lines) : time_{time}, lines_{lines} {}

  void say(std::string_view who, std::string_view what, std::string_view about = {}) {
    const auto at = std::chrono::duration_cast<Millis>(time_.steady().time_since_epoch()).count();
    mix(std::to_string(at));
    mix(who);
    mix(what);
    mix(about);
    if (lines_ != nullptr) *lines_ << "@" << at << "ms  " << who << ": " << what << " " << about << "\n";
  }
  std::uint64_t digest() const { return digest_; }

 private:
  void mix(std::string_view text) {  // FNV-1a
    for (const char c : text)
      digest_ = (digest_ ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    digest_ = (digest_ ^ 0xFFU) * 0x100000001B3U;
  }

  const VirtualTime& time_;
  std::ostream* lines_;
  std::uint64_t digest_ = 0xCBF29CE484222325U;
};

}  // namespace tongbao::simulator
