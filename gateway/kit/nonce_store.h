#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/contract/clock.h"
#include "gateway/contract/guarded.h"

namespace tongbao {

/// Remembers the nonces of signed messages for as long as the message could be replayed. Any thread.
class NonceStore {
 public:
  virtual ~NonceStore() = default;
  /// True when this key did not use the nonce before; remembers it until `until`. False for a replay, and when nothing
  /// more can be remembered.
  virtual bool use(std::string_view key_id, std::string_view nonce, Instant now, Instant until) = 0;
};

/// In memory: for one process, bounded.
class MemoryNonceStore final : public NonceStore {
 public:
  explicit MemoryNonceStore(std::size_t at_most = 100'000) : at_most_{at_most} {}
  bool use(std::string_view key_id, std::string_view nonce, Instant now, Instant until) override;

 private:
  std::size_t at_most_;
  Guarded<std::map<std::pair<std::string, std::string>, Instant>> used_;
};

}  // namespace tongbao
