#pragma once

#include <string>
#include <string_view>

#include "gateway/contract/result.h"
#include "gateway/settings/settings.h"

namespace tongbao {

/// The keys that stand for people outside the payload table. Immutable, any thread. The keys never leave this class.
class PersonKeys {
 public:
  PersonKeys(std::string index_key, std::string pseudonym_key);
  ~PersonKeys();
  PersonKeys(const PersonKeys&) = default;
  PersonKeys& operator=(const PersonKeys&) = default;

  /// What the store looks people up by: HMAC-SHA256(index key, ID number), 64 hex digits.
  std::string index_key(std::string_view person_id) const;
  /// The person's name at one agency (`wire.md` §2): HMAC-SHA256(agency key, person key), first 128 bits, base64url, 22
  /// characters. The agency key is HMAC-SHA256(pseudonym key, agency), so that agencies cannot compare notes.
  std::string pseudonym(std::string_view agency, std::string_view person_key) const;

 private:
  std::string index_key_;
  std::string pseudonym_key_;
};

/// Reads both key files. Fails as read_secret() does, or with `key_too_short` below 32 bytes.
Result<PersonKeys> load_person_keys(const KeySettings& keys);

}  // namespace tongbao
