#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/result.h"

namespace tongbao {

/// Files that survive a power cut. Failures are transient: `folder_unusable`, with the system's word and no file
/// content. One thread per folder.

/// Makes a folder and its parents where they are missing.
Result<Done> make_folder(const std::filesystem::path& folder);

struct WriteTrouble {
  Failure failure;
  bool may_be_there = false;  // the name may already stand in the folder
};

/// Writes `<name>.part`, fsync, rename to `name`, fsync of the folder. Nothing when all is done.
std::optional<WriteTrouble> write_durably(const std::filesystem::path& folder, const std::string& name,
                                          std::string_view bytes);

/// The bytes of a file. Fails with `file_too_large` above `at_most`.
Result<std::string> read_whole(const std::filesystem::path& file, std::size_t at_most);

/// Moves a file to another folder; beside one of that name already there, `tag` is appended. fsync of both folders.
Result<Done> move_durably(const std::filesystem::path& file, const std::filesystem::path& folder, std::string_view tag);

/// The names of the regular files in a folder, sorted.
Result<std::vector<std::string>> names_in(const std::filesystem::path& folder);

}  // namespace tongbao
