#include "gateway/kit/nonce_store.h"

namespace tongbao {

bool MemoryNonceStore::use(std::string_view key_id, std::string_view nonce, Instant now, Instant until) {
  return used_.with([&](auto& used) {
    std::pair<std::string, std::string> name{key_id, nonce};
    const auto found = used.find(name);
    if (found != used.end() && found->second >= now) return false;
    if (used.size() >= at_most_) std::erase_if(used, [now](const auto& entry) { return entry.second < now; });
    if (used.size() >= at_most_) return false;
    used.insert_or_assign(std::move(name), until);
    return true;
  });
}

}  // namespace tongbao
