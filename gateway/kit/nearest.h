#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tongbao {

/// The word most like `wrong` among `words`: at most a third of its letters (and two at least) differ. Empty when none
/// is near enough. Borrowed from `words`.
std::string_view nearest_spelling(std::string_view wrong, std::span<const std::string> words);

}  // namespace tongbao
