#pragma once

#include <filesystem>
#include <string>

#include "gateway/contract/result.h"

namespace tongbao {

/// Where a secret lies: settings name it as `file:<path>` or `cred:<name>` ($CREDENTIALS_DIRECTORY/<name>), never by
/// value.
struct Secret {
  std::filesystem::path file;  // empty: not named
  std::string origin;          // "config/tongbao.toml:14: keys.index", for the operator
  bool named() const { return !file.empty(); }
};

/// The whole content of the secret's file. Fails with `secret_missing`, `secret_open_to_others` (its mode lets anybody
/// but the owner in) or `secret_empty`; the detail names the key, never the content. Reads the disk.
Result<std::string> read_secret(const Secret& secret);

/// The same without line ends and blanks around it, for tokens and connection strings. Fails also with `secret_empty`.
Result<std::string> read_secret_line(const Secret& secret);

}  // namespace tongbao
